package io.pushrelay.http.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.broker.Broker;
import io.pushrelay.metrics.Metrics;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.memory.MemoryStore;
import io.pushrelay.time.Deadlines;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a sender's WebSocket is sent a ping, and what becomes of one that can't be sent. */
final class IdlePingTest {
  private static final Duration INTERVAL = Duration.ofSeconds(25);

  private long now;
  private boolean broken;
  private final List<String> seen = new ArrayList<>();
  private final MemoryBudget budget = new MemoryBudget(1 << 20);
  private final Deadlines deadlines = new Deadlines(() -> now);
  private final Broker broker =
      new Broker(
          new MemoryStore(budget, InstantSource.system(), new Deadlines(() -> now)),
          budget,
          InstantSource.system(),
          deadlines,
          Runnable::run,
          1,
          Metrics.NONE);

  private final RemoteEndpoint.Async remote =
      proxy(
          RemoteEndpoint.Async.class,
          () -> {
            if (broken) {
              throw new IOException("it is closed");
            }
            seen.add("ping");
            return null;
          });
  private final Session session = proxy(Session.class, () -> remote);

  private interface Call {
    @Nullable Object answer() throws IOException;
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call.answer()));
  }

  private IdlePing begin(Duration interval) {
    IdlePing ping = new IdlePing(broker, session, interval, () -> seen.add("gone"));
    ping.start();
    return ping;
  }

  private void pass(Duration time) {
    now += time.toNanos();
    broker.tick();
  }

  @Test
  void one_that_sends_nothing_is_sent_a_ping_after_each_interval() {
    begin(INTERVAL);
    pass(INTERVAL.minusSeconds(1));
    assertThat(seen).isEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(seen).containsExactly("ping");
    pass(INTERVAL);
    assertThat(seen).containsExactly("ping", "ping");
  }

  @Test
  void one_from_which_something_has_come_is_not() {
    IdlePing ping = begin(INTERVAL);
    for (int i = 0; i < 5; i++) {
      pass(INTERVAL.minusSeconds(1));
      ping.heard();
      pass(Duration.ofSeconds(1));
    }
    assertThat(seen).isEmpty();
    pass(INTERVAL);
    assertThat(seen).containsExactly("ping");
  }

  @Test
  void one_that_takes_no_ping_has_gone_and_is_sent_no_more() {
    begin(INTERVAL);
    broken = true;
    pass(INTERVAL);
    assertThat(seen).containsExactly("gone");
    broken = false;
    pass(INTERVAL);
    assertThat(seen).containsExactly("gone");
    assertThat(deadlines.isEmpty()).isTrue();
  }

  @Test
  void closed_one_is_sent_none_and_keeps_no_time() {
    IdlePing ping = begin(INTERVAL);
    ping.stop();
    ping.stop();
    ping.start();
    pass(INTERVAL);
    assertThat(seen).isEmpty();
    assertThat(deadlines.isEmpty()).isTrue();
  }

  @Test
  void interval_of_zero_means_never() {
    begin(Duration.ZERO);
    pass(Duration.ofDays(1));
    assertThat(seen).isEmpty();
  }
}
