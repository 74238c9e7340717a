package io.pushrelay.broker;

import static io.pushrelay.broker.TestLocations.listener;
import static io.pushrelay.broker.TestLocations.retention;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.config.value.Concurrency;
import io.pushrelay.store.AskedChannel;
import io.pushrelay.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The promises that hold whatever a store takes to answer, and in whatever order it does. */
final class SlowStoreTest {
  private static final ChannelId NEWS = new ChannelId("news");
  private static final int HISTORIES = 3000;
  private static final int MESSAGES = 12;

  /** Somebody who asks for the next message as soon as the last has come. */
  private static final class PollingClient {
    final List<Integer> received = new ArrayList<>();
    MessageId position = MessageId.START;
    RecordingListener told = new RecordingListener();

    /** Takes what has come; says whether that is a reason to ask again. */
    boolean take() {
      if (told.isWaiting()) {
        return false;
      }
      if (Character.isDigit(told.toString().charAt(0))) {
        assertThat(told.toString()).as("nothing is removed here").doesNotContain("missed");
        position = told.message().id();
        received.add(position.tag());
      } else {
        assertThat(told).hasToString("TIMEOUT");
      }
      return true;
    }
  }

  @Test
  void followers_get_every_message_once_in_order_however_late_the_store_answers() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      Random random = new Random(seed);
      List<SlowStore> slow = new ArrayList<>();
      UnaryOperator<Store> far =
          near -> {
            slow.add(new SlowStore(near, random));
            return slow.get(0);
          };
      TestBroker relay = new TestBroker(1 << 20, far);
      follow(relay, slow.get(0), random, "seed " + seed);
    }
  }

  @Test
  void streams_get_every_message_once_in_order_however_late_the_store_answers() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      Random random = new Random(seed);
      List<SlowStore> slow = new ArrayList<>();
      TestBroker relay =
          new TestBroker(
              1 << 20,
              near -> {
                slow.add(new SlowStore(near, random));
                return slow.get(0);
              });
      stream(relay, slow.get(0), random, "seed " + seed);
    }
  }

  private static void stream(TestBroker relay, SlowStore store, Random random, String name) {
    List<StallingStream> readers =
        IntStream.range(0, 3).mapToObj(i -> new StallingStream(random)).toList();
    readers.forEach(
        reader ->
            relay.broker.listen(NEWS, listener(Concurrency.BROADCAST), MessageId.START, reader));
    int sent = 0;
    while (sent < MESSAGES
        || store.tellOne()
        || readers.stream().anyMatch(StallingStream::drains)) {
      if (random.nextInt(4) == 0 && sent < MESSAGES) {
        sent++;
        TestBroker.publish(
            relay.broker, NEWS, new NewMessage(Body.EMPTY, null), retention(100, 0, Duration.ZERO));
      } else if (random.nextBoolean()) {
        store.tellOne();
      } else {
        readers.get(random.nextInt(3)).drains();
      }
    }
    String all =
        IntStream.range(0, MESSAGES).mapToObj(i -> ", 1000000:" + i).collect(Collectors.joining());
    for (StallingStream reader : readers) {
      assertThat(reader).as(name).hasToString("begin" + all);
    }
    relay.broker.delete(NEWS);
    while (store.tellOne() || readers.stream().anyMatch(StallingStream::drains)) {}
    for (StallingStream reader : readers) {
      assertThat(reader).as(name).hasToString("begin" + all + ", CHANNEL_DELETED");
    }
    assertThat(relay.budget.used()).as(name).isZero();
  }

  /** A stream whose socket is full after some of the messages, until the test drains it. */
  private static final class StallingStream extends RecordingStream {
    private final Random random;

    StallingStream(Random random) {
      this.random = random;
    }

    @Override
    public void deliver(Message message, boolean missed) {
      super.deliver(message, missed);
      if (random.nextInt(3) == 0) {
        fill();
      }
    }

    /** Says whether there was something to drain. */
    boolean drains() {
      boolean full = !isReady();
      if (full) {
        drain();
      }
      return full;
    }
  }

  private static void follow(TestBroker relay, SlowStore store, Random random, String name) {
    List<PollingClient> followers =
        IntStream.range(0, 3).mapToObj(i -> new PollingClient()).toList();
    followers.forEach(follower -> listen(relay, follower));
    int sent = 0;
    while (sent < MESSAGES || store.tellOne()) {
      switch (random.nextInt(4)) {
        case 0 -> {
          if (sent < MESSAGES) {
            sent++;
            NewMessage draft = new NewMessage(Body.EMPTY, null);
            TestBroker.publish(relay.broker, NEWS, draft, retention(100, 0, Duration.ZERO));
          }
        }
        case 1 -> {
          // The wall's clock stands still, so that a message's tag is its number.
          relay.time.pass(TestLocations.LISTENER_TIMEOUT.dividedBy(3));
          relay.time.stepBack(TestLocations.LISTENER_TIMEOUT.dividedBy(3));
          relay.broker.tick();
        }
        default -> store.tellOne();
      }
      followers.stream().filter(PollingClient::take).forEach(follower -> listen(relay, follower));
    }
    List<Integer> all = IntStream.range(0, MESSAGES).boxed().toList();
    for (PollingClient follower : followers) {
      assertThat(follower.received).as(name).isEqualTo(all);
      assertThat(follower.told.isWaiting()).as(name).isTrue();
    }
    relay.store.info(NEWS, counted(3, name));
    relay.broker.delete(NEWS);
    while (store.tellOne()) {}
    for (PollingClient follower : followers) {
      assertThat(follower.told).as(name).hasToString("CHANNEL_DELETED");
    }
    assertThat(relay.budget.used()).as(name).isZero();
  }

  private static Store.InfoReply counted(int listeners, String name) {
    return AskedChannel.infoReply(
        info ->
            assertThat(info.map(ChannelInfo::listeners))
                .as("listeners, %s", name)
                .contains(listeners));
  }

  private static void listen(TestBroker relay, PollingClient follower) {
    follower.told = new RecordingListener();
    relay.broker.listen(NEWS, listener(Concurrency.BROADCAST), follower.position, follower.told);
  }
}
