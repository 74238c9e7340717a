package io.pushrelay.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.http.request.FakeRequest;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestWrapper;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class InFlightRequestsTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final InFlightRequests requests = new InFlightRequests();
  private final ServletRequest request = FakeRequest.get("/listen?id=x").request();
  private final ServletRequest other = FakeRequest.get("/listen?id=y").request();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  @AfterEach
  void stop() {
    thread.shutdownNow();
  }

  private static ServletRequestEvent of(ServletRequest request) {
    ServletContext context =
        (ServletContext)
            Proxy.newProxyInstance(
                InFlightRequestsTest.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, called, arguments) -> null);
    return new ServletRequestEvent(context, request);
  }

  @Test
  void nobody_waits_where_there_was_no_request() {
    assertThat(requests.awaitQuiet(Duration.ZERO)).isTrue();
  }

  @Test
  void a_request_is_under_way_until_the_container_says_that_it_is_over() {
    requests.requestInitialized(of(request));
    assertThat(requests.awaitQuiet(SHORT)).isFalse();
    requests.requestDestroyed(of(request));
    assertThat(requests.awaitQuiet(Duration.ZERO)).isTrue();
  }

  @Test
  void a_request_is_over_although_the_container_has_taken_it_apart() {
    ServletRequest recycled =
        new ServletRequestWrapper(request) {
          @Override
          public void removeAttribute(String name) {
            throw new NullPointerException("context");
          }
        };
    requests.requestInitialized(of(recycled));
    requests.requestDestroyed(of(recycled));
    assertThat(requests.awaitQuiet(Duration.ZERO)).isTrue();
  }

  @Test
  void the_last_request_ends_the_waiting() throws Exception {
    requests.requestInitialized(of(request));
    requests.requestInitialized(of(other));
    Future<Boolean> waiting = thread.submit(() -> requests.awaitQuiet(LONG));
    requests.requestDestroyed(of(other));
    assertThat(requests.awaitQuiet(SHORT)).as("one is still under way").isFalse();
    assertThat(waiting).isNotDone();
    requests.requestDestroyed(of(request));
    assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_request_whose_end_is_told_twice_counts_once() {
    requests.requestInitialized(of(request));
    requests.requestInitialized(of(other));
    requests.requestDestroyed(of(request));
    requests.requestDestroyed(of(request));
    assertThat(requests.awaitQuiet(SHORT)).as("the other one is still under way").isFalse();
  }

  @Test
  void a_request_whose_beginning_is_told_twice_counts_once() {
    requests.requestInitialized(of(request));
    requests.requestInitialized(of(request));
    requests.requestDestroyed(of(request));
    assertThat(requests.awaitQuiet(Duration.ZERO)).isTrue();
  }

  @Test
  void a_request_can_begin_again_after_its_end() {
    requests.requestInitialized(of(request));
    requests.requestDestroyed(of(request));
    requests.requestInitialized(of(request));
    assertThat(requests.awaitQuiet(SHORT)).isFalse();
  }

  @Test
  void an_interrupted_thread_does_not_wait_and_stays_interrupted() throws Exception {
    requests.requestInitialized(of(request));
    BlockingQueue<Thread> waiting = new ArrayBlockingQueue<>(1);
    Future<Boolean> stillInterrupted =
        thread.submit(
            () -> {
              waiting.add(Thread.currentThread());
              boolean quiet = requests.awaitQuiet(LONG);
              return !quiet && Thread.currentThread().isInterrupted();
            });
    Thread waiter = waiting.take();
    while (waiter.getState() != Thread.State.TIMED_WAITING && !stillInterrupted.isDone()) {
      Thread.onSpinWait();
    }
    thread.shutdownNow();
    assertThat(stillInterrupted.get(10, TimeUnit.SECONDS)).isTrue();
  }
}
