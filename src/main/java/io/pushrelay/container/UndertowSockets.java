package io.pushrelay.container;

import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes the connections of WebSockets that Undertow, which WildFly's are of, leaves open (2.3.23),
 * each with a file of the server:
 *
 * <ul>
 *   <li>It takes a length of 64 bits for a signed one. At nearly all that are negative Undertow
 *       throws out of its listener: the log got an error with a stack trace ({@code XNIO001007}),
 *       and nothing more was read, not even that the client had gone. At -14, the length of the
 *       frame's own head, it goes back to where that begins and reads it again, for ever, with two
 *       more tasks in the queue of the thread each time, until the heap is used up.
 *   <li>Once it has read the beginning of a close frame Undertow waits for the rest, and sends none
 *       of its own. A client that goes meanwhile, or that never answers a close frame, kept its
 *       connection for ever.
 * </ul>
 *
 * <p>By the names of Undertow's methods; on other servers nothing is done. Thread-safe.
 */
public final class UndertowSockets {
  private static final Logger LOG = System.getLogger(UndertowSockets.class.getName());
  private static final String SESSION = "io.undertow.websockets.jsr.UndertowSession";
  private static final List<String> CHANNEL = List.of("getWebSocketChannel");
  private static final List<String> LENGTH = List.of("getWebSocketChannel", "lengthBuffer");
  private static final List<String> SETTER = List.of("getWebSocketChannel", "getReceiveSetter");
  private static final List<String> LISTENER = List.of("get");
  private static final String LISTENER_TYPE = "org.xnio.ChannelListener";
  private static final String RECEIVE = "handleEvent";

  /** How long the closing handshake may take; it is looked at each second. */
  private static final int PATIENCE_SECONDS = 10;

  private final ScheduledExecutorService clock;

  /**
   * @param clock says when a closing handshake has taken too long; when it is shut down, none may
   *     take longer than a second
   */
  public UndertowSockets(ScheduledExecutorService clock) {
    this.clock = clock;
  }

  /** A session has just been opened: its connection is closed if Undertow fails at it. */
  public void opened(Session session) {
    if (isUndertows(session)) {
      Object setter = ClientSocket.followFrom(session, SETTER);
      if (setter != null && ClientSocket.followFrom(session, LENGTH) instanceof ByteBuffer length) {
        replaceListener(setter, length);
      }
    }
  }

  /** A session has been closed, by either side: its connection is too, a while later at most. */
  public void closed(Session session) {
    if (isUndertows(session)
        && ClientSocket.followFrom(session, CHANNEL) instanceof Channel channel
        && channel.isOpen()) {
      later(new WeakReference<>(channel), PATIENCE_SECONDS);
    }
  }

  /**
   * @param left what is not to be kept for this
   */
  private void later(WeakReference<Channel> left, int seconds) {
    try {
      Future<?> unused = clock.schedule(() -> look(left, seconds - 1), 1, TimeUnit.SECONDS);
    } catch (RejectedExecutionException stopped) {
      look(left, 0);
    }
  }

  private void look(WeakReference<Channel> left, int seconds) {
    Channel channel = left.get();
    if (channel != null && channel.isOpen()) {
      if (seconds > 0) {
        later(left, seconds);
      } else {
        close(channel);
      }
    }
  }

  private static boolean isUndertows(Session session) {
    return session.getClass().getName().equals(SESSION);
  }

  private static void close(Channel channel) {
    try {
      channel.close();
    } catch (IOException gone) {
      // There is nothing left to close.
    }
  }

  private static void replaceListener(Object setter, ByteBuffer length) {
    Object listener = ClientSocket.followFrom(setter, LISTENER);
    if (listener == null) {
      return;
    }
    try {
      ClassLoader loader = setter.getClass().getClassLoader();
      Class<?> type = Class.forName(LISTENER_TYPE, false, loader);
      Object guarded =
          Proxy.newProxyInstance(loader, new Class<?>[] {type}, new Guard(listener, length));
      Object unused = setter.getClass().getMethod("set", type).invoke(setter, guarded);
    } catch (ReflectiveOperationException e) {
      LOG.log(Level.DEBUG, "A frame that is too long leaves its WebSocket open", e);
    }
  }

  /**
   * Stands before Undertow's own listener of one connection.
   *
   * @param length the last one of 64 bits, when all of it has been read
   */
  private record Guard(Object listener, ByteBuffer length) implements InvocationHandler {
    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object[] arguments)
        throws Throwable {
      if (method.getName().equals(RECEIVE) && arguments[0] instanceof Channel channel) {
        receive(method, channel);
        return null;
      }
      return call(method, arguments);
    }

    /** One frame, or a part of it. */
    private void receive(Method method, Channel channel) throws Throwable {
      try {
        call(method, channel);
        if (length.position() == Long.BYTES && length.get(0) < 0) {
          close(channel);
        }
      } catch (RuntimeException failure) {
        LOG.log(Level.DEBUG, "What a WebSocket's client has sent can't be read", failure);
        close(channel);
      }
    }

    private @Nullable Object call(Method method, Object... arguments) throws Throwable {
      try {
        return method.invoke(listener, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }
}
