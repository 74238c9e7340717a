package io.pushrelay.container;

import jakarta.websocket.Session;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps Tyrus from what it does for nothing: it starts a session's idle timer anew with each frame
 * that comes or goes, even of a session that is to have none, on an executor of Payara's that
 * captures the application's context each time. That was a third of the CPU of a fan-out on Payara
 * Micro 6.2025.10, and a millisecond a frame where the thread's class loader is the application's:
 * Payara looks through all of its archives then. There is no setting for it, so the executor is
 * taken out of the session. Thread-safe.
 */
public final class TyrusIdleTimer {
  private static final Logger LOG = System.getLogger(TyrusIdleTimer.class.getName());

  /** Tyrus's own name of its session, and of the executor there (2.1.5). */
  private static final String TYRUS = "org.glassfish.tyrus.core.TyrusSession";

  private static final String EXECUTOR = "service";

  private static final ScheduledExecutorService NEVER = new Never();

  private TyrusIdleTimer() {}

  /**
   * Of a session that has just been opened, and that is never to be closed for being idle. Where it
   * is not Tyrus's nothing is done; where Tyrus is another than is known, that is logged, and all
   * works, but slowly.
   */
  public static void stop(Session session) {
    if (session.getClass().getName().equals(TYRUS)) {
      try {
        Field executor = session.getClass().getDeclaredField(EXECUTOR);
        executor.setAccessible(true);
        executor.set(session, NEVER);
      } catch (ReflectiveOperationException | RuntimeException e) {
        LOG.log(Level.DEBUG, "WebSockets are slow on this server: Tyrus is not as expected", e);
      }
    }
    session.setMaxIdleTimeout(0); // Tyrus forgets thereby the timer that the session began with
  }

  /** Has no thread, and starts nothing. */
  private static final class Never extends ScheduledThreadPoolExecutor {
    Never() {
      super(0);
    }

    /** Null: Tyrus looks whether there is something to be cancelled. */
    @Override
    @SuppressWarnings("NullAway") // Tyrus's way: null where no timer runs
    public @Nullable ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      return null;
    }
  }
}
