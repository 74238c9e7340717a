package io.pushrelay.container;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Closes the connections of WebSockets on Payara below Payara, and a moment late.
 *
 * <p>Below: when what Payara hands to an upgraded request is closed, Payara ends that request and
 * gives its objects to the next one, even if it is still busy with what the client has sent in that
 * moment, its own closing most likely. The next one is then cut off, or shares its response with a
 * third (Micro 6.2025.10: of 40,000 sockets that both sides closed within a millisecond, 300 left a
 * record of it in the log, and requests beside them were redirected, or not answered). When the
 * connection is closed Payara ends the request too, and its objects are not used again.
 *
 * <p>Late: as a rule the client has closed it by then, and nothing that it sent is reset.
 * Thread-safe.
 */
public final class TyrusLateClose {
  private static final Logger LOG = System.getLogger(TyrusLateClose.class.getName());

  /** Payara's WebSocket is Tyrus, and this what its connections are handed to. */
  private static final String HANDLER = "org.glassfish.tyrus.servlet.TyrusHttpUpgradeHandler";

  /** More than most round trips; browsers wait for it before they say that a socket is closed. */
  private static final long MILLIS = 200;

  /** Payara needs far less to find out that a connection is closed, if it does at all. */
  private static final long SETTLE_MILLIS = 2_000;

  /** How long a client that does not read keeps its connection after that. */
  private static final long PATIENCE_MILLIS = 10_000;

  private final ScheduledExecutorService clock;
  private final Executor threads;
  private final long settleMillis;
  private final long patienceMillis;

  /**
   * @param clock says when; what waits when it is shut down is closed nevertheless
   * @param threads where connections are closed, which may wait for a socket
   */
  public TyrusLateClose(ScheduledExecutorService clock, Executor threads) {
    this(clock, threads, SETTLE_MILLIS, PATIENCE_MILLIS);
  }

  TyrusLateClose(
      ScheduledExecutorService clock, Executor threads, long settleMillis, long patienceMillis) {
    this.clock = clock;
    this.threads = threads;
    this.settleMillis = settleMillis;
    this.patienceMillis = patienceMillis;
  }

  /** Whether a handler of this class would close its connection too early. */
  public static boolean isFor(Class<? extends HttpUpgradeHandler> type) {
    return type.getName().equals(HANDLER);
  }

  /**
   * Has the container hand the connection of this request to such a handler, by way of one that
   * closes it late.
   *
   * @param longestFrame that the handler is to see, in bytes
   */
  public <T extends HttpUpgradeHandler> T upgrade(
      HttpServletRequest request, Class<T> type, int longestFrame)
      throws IOException, ServletException {
    T handler;
    try {
      handler = type.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new ServletException(e);
    }
    GrizzlyConnection connection = GrizzlyConnection.of(request);
    request.upgrade(DelayingHandler.class).wrap(handler, this, longestFrame, connection);
    return handler;
  }

  private void later(Runnable close, long millis) {
    try {
      Future<?> unused = clock.schedule(() -> soon(close), millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException stopped) {
      close.run();
    }
  }

  private void soon(Runnable close) {
    try {
      threads.execute(close);
    } catch (RejectedExecutionException stopped) {
      close.run();
    }
  }

  /** Stands between the container and a handler, of one connection. Made by the container. */
  public static final class DelayingHandler implements HttpUpgradeHandler {
    private final AtomicBoolean closing = new AtomicBoolean();
    private @Nullable HttpUpgradeHandler handler;
    private @Nullable TyrusLateClose closer;
    private @Nullable GrizzlyConnection below;
    private int longestFrame;
    private @Nullable TyrusFrameLimit input;

    /** Whether the container's thread has handed the connection over; under the lock. */
    private boolean begun;

    /** What was closed before that; under the lock. */
    private @Nullable WebConnection closedBefore;

    /** Whether the container has ended the connection. */
    private volatile boolean over;

    private void wrap(
        HttpUpgradeHandler before,
        TyrusLateClose late,
        int longest,
        @Nullable GrizzlyConnection connection) {
      handler = before;
      closer = late;
      longestFrame = longest;
      below = connection;
    }

    @Override
    public void init(WebConnection connection) {
      if (handler != null) {
        handler.init(new DelayingConnection(connection, this));
      }
      if (input != null) {
        if (below == null || below.isOpen()) {
          input.begin();
        } else {
          input.end();
        }
      }
      WebConnection closed;
      synchronized (this) {
        begun = true;
        closed = closedBefore;
      }
      if (closed != null) {
        end(closed);
      }
    }

    private ServletInputStream limited(ServletInputStream in) {
      TyrusFrameLimit limited = new TyrusFrameLimit(in, longestFrame);
      input = limited;
      return limited;
    }

    @Override
    public void destroy() {
      over = true;
      if (handler != null) {
        handler.destroy();
      }
    }

    /**
     * Not while the container's thread still hands it over: what that thread has would be another
     * request's by then.
     */
    private void close(WebConnection connection) {
      if (closing.compareAndSet(false, true)) {
        synchronized (this) {
          if (!begun) {
            closedBefore = connection;
            return;
          }
        }
        end(connection);
      }
    }

    private void end(WebConnection connection) {
      if (closer != null) {
        closer.new Ending(this, connection).begin(below);
      }
    }
  }

  /** The steps by which one connection is ended; none is taken once the container has ended it. */
  private final class Ending {
    private final DelayingHandler handler;
    private final WebConnection connection;

    Ending(DelayingHandler handler, WebConnection connection) {
      this.handler = handler;
      this.connection = connection;
    }

    void begin(@Nullable GrizzlyConnection below) {
      step(below == null ? this::end : () -> closeBelow(below), MILLIS);
    }

    private void step(Runnable step, long millis) {
      later(
          () -> {
            if (!handler.over) {
              step.run();
            }
          },
          millis);
    }

    private void closeBelow(GrizzlyConnection below) {
      below.close();
      step(() -> look(below), settleMillis);
    }

    private void look(GrizzlyConnection below) {
      if (below.isOpen()) {
        step(() -> cutOff(below), patienceMillis);
      } else {
        end();
      }
    }

    private void cutOff(GrizzlyConnection below) {
      below.terminate();
      step(this::end, settleMillis);
    }

    /** Of a connection of which Payara does not say that it is closed, as it does as a rule. */
    private void end() {
      try {
        connection.close();
      } catch (Exception e) {
        LOG.log(Level.DEBUG, "Closing a WebSocket's connection failed", e);
      }
    }
  }

  /** A connection as its handler sees it. */
  private record DelayingConnection(WebConnection connection, DelayingHandler owner)
      implements WebConnection {
    @Override
    public ServletInputStream getInputStream() throws IOException {
      return owner.limited(connection.getInputStream());
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
      return new TyrusOutput(connection.getOutputStream(), this::close);
    }

    @Override
    public void close() {
      owner.close(connection);
    }
  }
}
