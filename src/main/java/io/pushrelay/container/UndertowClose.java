package io.pushrelay.container;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Closes a response without blocking on Undertow, so that a client that has gone is no error in
 * WildFly's log. Undertow has it closed by the thread that has the connection's I/O, whoever wants
 * it closed, and what fails there is an error (UT005088), as it does when the client has gone. Here
 * it is closed in that thread too, but first, and what fails is not: a second time does nothing.
 *
 * <p>Undertow's own objects are found by the names of their methods.
 */
public final class UndertowClose implements Runnable {
  private static final List<String> EXCHANGE = List.of("getExchange");
  private static final List<String> IO_THREAD = List.of("getExchange", "getIoThread");

  private final Executor io;
  private final ServletOutputStream out;

  private UndertowClose(Executor io, ServletOutputStream out) {
    this.io = io;
    this.out = out;
  }

  /**
   * To be called before the response is written to.
   *
   * @return to be run before it is completed; null on other servers
   */
  public static @Nullable UndertowClose of(HttpServletRequest request, ServletOutputStream out) {
    Object exchange = ClientSocket.follow(EXCHANGE, request);
    if (exchange != null
        && ClientSocket.follow(IO_THREAD, request) instanceof Executor io
        && redirectClose(io, exchange)) {
      return new UndertowClose(io, out);
    }
    return null;
  }

  /**
   * A write that fails closes the connection, and that the streams of its exchange, in the thread
   * that wrote.
   */
  private static boolean redirectClose(Executor io, Object exchange) {
    try {
      Class<?> type =
          Class.forName(
              "io.undertow.server.BlockingHttpExchange",
              false,
              exchange.getClass().getClassLoader());
      Method start = exchange.getClass().getMethod("startBlocking", type);
      if (start.invoke(exchange, new Object[] {null}) instanceof Closeable streams) {
        start.invoke(
            exchange,
            Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> {
                  if (!method.getName().equals("close")) {
                    return method.invoke(streams, arguments);
                  }
                  closeIn(io, streams);
                  return null;
                }));
        return true;
      }
    } catch (ReflectiveOperationException e) {
      // not this version
    }
    return false;
  }

  @Override
  public void run() {
    closeIn(io, out);
  }

  private static void closeIn(Executor io, Closeable streams) {
    try {
      io.execute(() -> close(streams));
    } catch (RejectedExecutionException stopping) {
      // The server closes it.
    }
  }

  private static void close(Closeable streams) {
    try {
      streams.close();
    } catch (IOException e) {
      // The client has gone.
    } catch (RuntimeException e) {
      // It has gone, and the thread that noticed is still ending the exchange: Undertow's exchanges
      // are not thread-safe (tried: NullPointerException for an attachment that was there before).
    }
  }
}
