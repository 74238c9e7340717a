package io.pushrelay.broker;

import static io.pushrelay.broker.TestLocations.listener;
import static io.pushrelay.broker.TestLocations.retention;
import static io.pushrelay.channel.MessageId.START;
import static io.pushrelay.config.value.Concurrency.BROADCAST;
import static io.pushrelay.config.value.Concurrency.LAST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pushrelay.broker.multi.MultiSubscription;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.store.Store;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A store that can't be reached for a while, or that has a fault of its own. */
final class StoreFailureTest {
  private static final List<ChannelId> BOTH =
      List.of(new ChannelId("news"), new ChannelId("other"));

  private final List<FailingStore> stores = new ArrayList<>();
  private final TestBroker relay =
      new TestBroker(
          1 << 20,
          near -> {
            stores.add(new FailingStore(near));
            return stores.get(0);
          });
  private final FailingStore store = stores.get(0);

  @Test
  void senders_hear_of_a_store_that_fails_and_nothing_is_sent() {
    relay.create("news", retention());
    store.fail();
    assertThatThrownBy(() -> relay.send("news", retention())).hasCause(store.away);
    assertThatThrownBy(() -> relay.info("news")).hasCause(store.away);
    assertThatThrownBy(() -> relay.create("more", retention())).hasCause(store.away);
    assertThatThrownBy(() -> relay.delete("news")).hasCause(store.away);
    assertThat(relay.broker.isIdle()).isTrue();
    store.recover();
    assertThat(relay.info("news")).startsWith("0 messages");
    assertThat(relay.info("more")).isEqualTo("none");
  }

  @Test
  void new_listeners_are_refused_while_the_store_fails() {
    store.fail();
    assertThat(relay.listen("news", listener(LAST), START)).hasToString("STORE_FAILED");
    assertThat(relay.stream("news", listener(LAST), START)).hasToString("STORE_FAILED");
    RecordingListener both = new RecordingListener();
    MultiSubscription.listen(relay.broker, BOTH, listener(BROADCAST), START, both);
    assertThat(both).hasToString("STORE_FAILED");
    assertThat(relay.broker.isIdle()).isTrue();
  }

  @Test
  void listeners_who_are_held_stay_and_get_what_is_sent_when_the_store_is_back() {
    RecordingListener poll = relay.listen("news", listener(BROADCAST), START);
    RecordingStream stream = relay.stream("news", listener(BROADCAST), START);
    RecordingListener several = new RecordingListener();
    MultiSubscription.listen(relay.broker, BOTH, listener(BROADCAST), START, several);
    store.fail();
    assertThatThrownBy(() -> relay.send("news", retention())).hasCause(store.away);
    assertThat(poll).hasToString("waiting");
    assertThat(stream).hasToString("begin");
    assertThat(several).hasToString("waiting");
    store.recover();
    relay.send("news", retention());
    assertThat(poll).hasToString("1000000:0");
    assertThat(stream).hasToString("begin, 1000000:0");
    assertThat(several).hasToString("1000000:0");
  }

  @Test
  void stream_that_is_behind_when_the_store_fails_asks_again_until_it_is_back() {
    RecordingStream stream = fillingStream();
    relay.broker.listen(BOTH.get(0), listener(BROADCAST), START, stream);
    relay.send("news", retention());
    relay.send("news", retention());
    assertThat(stream).hasToString("begin, 1000000:0");
    store.fail();
    stream.drain();
    for (int i = 0; i < 3; i++) {
      pass(Duration.ofSeconds(1));
    }
    assertThat(stream).hasToString("begin, 1000000:0");
    store.recover();
    pass(Duration.ofSeconds(1));
    assertThat(stream).hasToString("begin, 1000000:0, 1000000:1");
    stream.drain();
    pass(TestLocations.PING_INTERVAL);
    assertThat(stream).hasToString("begin, 1000000:0, 1000000:1, ping");
  }

  @Test
  void stream_of_several_channels_that_is_behind_asks_again_until_the_store_is_back() {
    RecordingStream stream = fillingStream();
    MultiSubscription.listen(relay.broker, BOTH, listener(BROADCAST), START, stream);
    relay.send("news", retention());
    relay.send("news", retention());
    store.fail();
    stream.drain();
    pass(Duration.ofSeconds(1));
    assertThat(stream).hasToString("begin, 1000000:0");
    store.recover();
    pass(Duration.ofSeconds(1));
    assertThat(stream).hasToString("begin, 1000000:0, 1000000:1");
  }

  @Test
  void streams_that_are_behind_are_pinged_for_as_long_as_the_store_fails() {
    RecordingStream stream = fillingStream();
    RecordingStream several = fillingStream();
    relay.broker.listen(BOTH.get(0), listener(BROADCAST), START, stream);
    MultiSubscription.listen(relay.broker, BOTH, listener(BROADCAST), START, several);
    relay.send("news", retention());
    relay.send("news", retention());
    store.fail();
    stream.drain();
    several.drain();
    for (int i = 0; i < 2 * TestLocations.PING_INTERVAL.toSeconds() + 3; i++) {
      pass(Duration.ofSeconds(1));
    }
    assertThat(stream).hasToString("begin, 1000000:0, ping, ping");
    assertThat(several).hasToString("begin, 1000000:0, ping, ping");
    store.recover();
    pass(Duration.ofSeconds(1));
    assertThat(stream).hasToString("begin, 1000000:0, ping, ping, 1000000:1");
    assertThat(several).hasToString("begin, 1000000:0, ping, ping, 1000000:1");
  }

  /** A stream whose socket is full after each message. */
  private static RecordingStream fillingStream() {
    return new RecordingStream() {
      @Override
      public void deliver(Message message, boolean missed) {
        super.deliver(message, missed);
        fill();
      }
    };
  }

  private void pass(Duration time) {
    relay.time.pass(time);
    relay.time.stepBack(time); // the wall's clock stands still
    relay.broker.tick();
  }

  @Test
  void fault_of_the_store_is_the_askers_and_the_channel_goes_on() {
    AtomicBoolean broken = new AtomicBoolean();
    TestBroker failing =
        new TestBroker(
            1 << 20,
            near ->
                (Store)
                    Proxy.newProxyInstance(
                        Store.class.getClassLoader(),
                        new Class<?>[] {Store.class},
                        (proxy, method, arguments) -> {
                          if (broken.get()) {
                            throw new IllegalStateException("broken");
                          }
                          return method.invoke(near, arguments);
                        }));
    broken.set(true);
    assertThatIllegalStateException().isThrownBy(() -> failing.send("news", retention()));
    assertThatIllegalStateException()
        .isThrownBy(() -> failing.listen("news", listener(LAST), START));
    assertThat(failing.broker.isIdle()).isTrue();
    broken.set(false);
    assertThat(failing.send("news", retention())).startsWith("kept");
    assertThat(failing.broker.isIdle()).isTrue();
  }
}
