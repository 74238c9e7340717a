package io.pushrelay.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.http.request.FakeRequest;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With a container that makes a handler, and hands it a connection that counts its ends. */
final class TyrusLateCloseTest {
  private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(1);
  private final TyrusLateClose closer = new TyrusLateClose(threads, Runnable::run);
  private final AtomicInteger closed = new AtomicInteger();
  private TyrusLateClose.@Nullable Between between;

  @AfterEach
  void shutDown() {
    threads.shutdownNow();
  }

  /** Like Tyrus's: it is made without arguments, and keeps its connection. */
  public static final class Handler implements HttpUpgradeHandler {
    @Nullable WebConnection connection;
    boolean destroyed;

    @Override
    public void init(WebConnection given) {
      connection = given;
    }

    @Override
    public void destroy() {
      destroyed = true;
    }

    void close() throws Exception {
      if (connection != null) {
        connection.close();
      }
    }
  }

  private final class CountingConnection implements WebConnection {
    @Override
    public ServletInputStream getInputStream() {
      throw new UnsupportedOperationException("input");
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

  private Handler opened() throws IOException, ServletException {
    HttpServletRequest container =
        new HttpServletRequestWrapper(FakeRequest.get("/listen").request()) {
          @Override
          public <T extends HttpUpgradeHandler> T upgrade(Class<T> type) {
            between = new TyrusLateClose.Between();
            return type.cast(between);
          }
        };
    Handler handler = closer.upgrade(container, Handler.class);
    made().init(new CountingConnection());
    return handler;
  }

  private TyrusLateClose.Between made() {
    if (between == null) {
      throw new AssertionError("the container was not asked for a handler");
    }
    return between;
  }

  private void awaitTheEnd() throws InterruptedException {
    threads.shutdown();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void connection_is_closed_once_and_not_at_once() throws Exception {
    Handler handler = opened();
    handler.close();
    handler.close();
    assertThat(closed).hasValue(0);
    awaitTheEnd();
    assertThat(closed).hasValue(1);
  }

  @Test
  void connection_that_the_container_has_ended_meanwhile_is_not_closed() throws Exception {
    Handler handler = opened();
    handler.close();
    made().destroy();
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
