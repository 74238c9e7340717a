package io.pushrelay.broker.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pushrelay.broker.Broker;
import io.pushrelay.broker.EndReason;
import io.pushrelay.broker.Listener;
import io.pushrelay.broker.Subscription;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Client;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.config.LimitConfig;
import io.pushrelay.config.value.Concurrency;
import io.pushrelay.metrics.Metrics;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.Store;
import io.pushrelay.time.Deadlines;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientsTest {
  /** A store in which something is wrong, so that nobody is told of it. */
  private static final Store FAULTY =
      (Store)
          Proxy.newProxyInstance(
              ClientsTest.class.getClassLoader(),
              new Class<?>[] {Store.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("next")) {
                  throw new IllegalStateException("a fault");
                }
                return null;
              });

  private final Broker broker =
      new Broker(
          FAULTY,
          new MemoryBudget(1 << 20),
          InstantSource.system(),
          new Deadlines(System::nanoTime),
          Runnable::run,
          1,
          Metrics.NONE);
  private final ListenerLimits limits = new ListenerLimits(new LimitConfig(5, 2, 1));

  @ParameterizedTest
  @ValueSource(strings = {"one", "one,two"})
  void nothing_is_left_of_a_listener_whose_request_fails(String channels) {
    Listener unheard =
        new Listener() {
          @Override
          public void begin(Subscription subscription) {}

          @Override
          public void deliver(Message message, boolean missed) {}

          @Override
          public void end(EndReason reason) {}
        };
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(
              () ->
                  new Clients(broker, limits)
                      .listen(
                          new Client("alice", "192.0.2.1"),
                          ClientsRaceTest.location(Concurrency.BROADCAST),
                          Arrays.stream(channels.split(",", -1)).map(ChannelId::new).toList(),
                          MessageId.START,
                          unheard))
          .hasMessage("a fault");
      assertThat(limits.isEmpty()).isTrue();
      assertThat(broker.subjects.isEmpty()).isTrue();
    }
  }
}
