package io.pushrelay.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.http.request.FakeRequest;
import io.pushrelay.time.Await;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With a container that makes a handler, and hands it a connection that counts its ends. */
final class TyrusLateCloseTest {
  private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(1);
  private TyrusLateClose closer = new TyrusLateClose(threads, Runnable::run, 100, 100);
  private final AtomicInteger closed = new AtomicInteger();
  private TyrusLateClose.@Nullable DelayingHandler between;
  private boolean clientHasGone;
  private final AtomicInteger listeners = new AtomicInteger();

  @AfterEach
  void shutDown() {
    threads.shutdownNow();
  }

  /** Closes its connection at once, and takes its time. */
  public static final class ClosingHandler implements HttpUpgradeHandler {
    static final Duration TAKES = Duration.ofSeconds(1);

    @Override
    public void init(WebConnection given) {
      try {
        given.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      Await.pass(TAKES);
    }

    @Override
    public void destroy() {}
  }

  /** Like Tyrus's: it is made without arguments, and keeps its connection. */
  public static final class Handler implements HttpUpgradeHandler {
    @Nullable WebConnection connection;
    boolean destroyed;
    boolean ended;

    @Override
    public void init(WebConnection given) {
      try {
        given.getInputStream().setReadListener(new FrameReader(this));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      connection = given;
    }

    @Override
    public void destroy() {
      destroyed = true;
    }

    void close() throws Exception {
      ended = true;
      if (connection != null) {
        connection.close();
      }
    }
  }

  /** Closes the connection at the end of what comes over it. */
  private record FrameReader(Handler handler) implements ReadListener {
    @Override
    public void onDataAvailable() {}

    @Override
    public void onAllDataRead() throws IOException {
      try {
        handler.close();
      } catch (Exception e) {
        throw new IOException(e);
      }
    }

    @Override
    public void onError(Throwable failure) {}
  }

  /** Of a client that sends nothing, and has ended the connection or has not. */
  private final class Silent extends ServletInputStream {
    private final boolean ended;

    Silent(boolean ended) {
      this.ended = ended;
    }

    @Override
    public int read() {
      return -1;
    }

    @Override
    public boolean isFinished() {
      return ended;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      listeners.incrementAndGet();
      try {
        if (ended) {
          listener.onAllDataRead();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private final class CountingConnection implements WebConnection {
    @Override
    public ServletInputStream getInputStream() {
      return new Silent(clientHasGone);
    }

    @Override
    public ServletOutputStream getOutputStream() {
      throw new UnsupportedOperationException("output");
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  /** What leads from a request of Payara to its connection. */
  public interface PayaraRequest {
    PayaraRequest getUnwrappedCoyoteRequest();

    PayaraRequest getCoyoteRequest();

    PayaraRequest getContext();

    PayaraConnection getConnection();
  }

  /** Grizzly's, which counts its ends. */
  public static final class PayaraConnection {
    final AtomicInteger closed = new AtomicInteger();
    final AtomicInteger terminated = new AtomicInteger();
    volatile boolean open = true;
    volatile boolean clientReads = true;

    public boolean isOpen() {
      return open;
    }

    public void closeSilently() {
      closed.incrementAndGet();
      open = !clientReads;
    }

    public void terminateSilently() {
      terminated.incrementAndGet();
      open = false;
    }
  }

  private HttpServletRequest payaraRequest(PayaraConnection connection) {
    HttpServletRequest request = FakeRequest.get("/listen").request();
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {HttpServletRequest.class, PayaraRequest.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("upgrade")) {
                between = new TyrusLateClose.DelayingHandler();
                return between;
              }
              if (method.getReturnType() == PayaraConnection.class) {
                return connection;
              }
              return method.getReturnType() == PayaraRequest.class
                  ? proxy
                  : method.invoke(request, arguments);
            });
  }

  private Handler opened() throws IOException, ServletException {
    HttpServletRequest container =
        new HttpServletRequestWrapper(FakeRequest.get("/listen").request()) {
          @Override
          public <T extends HttpUpgradeHandler> T upgrade(Class<T> type) {
            between = new TyrusLateClose.DelayingHandler();
            return type.cast(between);
          }
        };
    return opened(container);
  }

  private Handler opened(HttpServletRequest request) throws IOException, ServletException {
    Handler handler = closer.upgrade(request, Handler.class, 125);
    made().init(new CountingConnection());
    return handler;
  }

  private TyrusLateClose.DelayingHandler made() {
    if (between == null) {
      throw new AssertionError("the container was not asked for a handler");
    }
    return between;
  }

  /** Nothing that is to happen later happens before the latch is counted down. */
  private CountDownLatch holdTheClock() {
    CountDownLatch later = new CountDownLatch(1);
    var unused =
        threads.submit(
            () -> {
              later.await();
              return "on";
            });
    return later;
  }

  private void awaitTheEnd() throws InterruptedException {
    threads.shutdown();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void connection_is_closed_once_and_not_at_once() throws Exception {
    Handler handler = opened();
    CountDownLatch later = holdTheClock();
    handler.close();
    handler.close();
    assertThat(closed).hasValue(0);
    later.countDown();
    awaitTheEnd();
    assertThat(closed).hasValue(1);
  }

  @Test
  void connection_below_payara_is_closed_and_payara_finds_out() throws Exception {
    closer = new TyrusLateClose(threads, Runnable::run, 60_000, 100); // time to find out
    PayaraConnection connection = new PayaraConnection();
    Handler handler = opened(payaraRequest(connection));
    handler.close();
    Await.until(
        "it is looked at later",
        () -> connection.closed.get() == 1 && !threads.getQueue().isEmpty());
    made().destroy();
    threads.getQueue().forEach(Runnable::run); // before its time
    assertThat(closed).hasValue(0);
    assertThat(connection.terminated).hasValue(0);
  }

  @Test
  void connection_below_payara_whose_client_does_not_read_is_cut_off() throws Exception {
    PayaraConnection connection = new PayaraConnection();
    connection.clientReads = false;
    Handler handler = opened(payaraRequest(connection));
    handler.close();
    Await.until("it is cut off", () -> connection.terminated.get() == 1);
    assertThat(connection.closed).hasValue(1);
    Await.until("Payara knows", () -> closed.get() == 1);
  }

  @Test
  void connection_that_was_closed_before_without_payara_saying_so_is_ended() throws Exception {
    PayaraConnection connection = new PayaraConnection();
    Handler handler = opened(payaraRequest(connection));
    connection.open = false;
    handler.close();
    Await.until("Payara knows", () -> closed.get() == 1);
    assertThat(connection.terminated).hasValue(0);
  }

  /** Tyrus keeps the connection after it has asked to be told of what comes. */
  @Test
  void connection_of_a_client_that_goes_at_once_is_closed() throws Exception {
    clientHasGone = true;
    Handler unused = opened();
    awaitTheEnd();
    assertThat(closed).hasValue(1);
  }

  /** Payara would use the request for another one, and be asked to read from that. */
  @Test
  void connection_of_a_client_that_went_before_it_was_handed_over_is_not_read_but_closed()
      throws Exception {
    PayaraConnection connection = new PayaraConnection();
    connection.open = false;
    Handler handler = opened(payaraRequest(connection));
    assertThat(listeners).hasValue(0);
    assertThat(handler.ended).isTrue();
  }

  @Test
  void connection_that_is_closed_while_it_is_handed_over_is_closed_after_that() throws Exception {
    PayaraConnection connection = new PayaraConnection();
    ClosingHandler unused = closer.upgrade(payaraRequest(connection), ClosingHandler.class, 125);
    Thread container = new Thread(() -> made().init(new CountingConnection()));
    long begun = System.nanoTime();
    container.start();
    Await.until("it is closed", () -> connection.closed.get() == 1);
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isGreaterThanOrEqualTo(ClosingHandler.TAKES);
    container.join();
  }

  @Test
  void connection_that_the_container_has_ended_meanwhile_is_not_closed() throws Exception {
    Handler handler = opened();
    CountDownLatch later = holdTheClock();
    handler.close();
    made().destroy();
    later.countDown();
    awaitTheEnd();
    assertThat(closed).hasValue(0);
    assertThat(handler.destroyed).isTrue();
  }

  @Test
  void connection_is_closed_at_once_where_nothing_runs_any_more() throws Exception {
    Handler handler = opened();
    awaitTheEnd();
    handler.close();
    assertThat(closed).hasValue(1);
  }

  @Test
  void handlers_of_tyrus_alone_are_closed_late() {
    assertThat(TyrusLateClose.isFor(Handler.class)).isFalse();
  }
}
