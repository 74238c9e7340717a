package io.pushrelay.broker;

import static io.pushrelay.broker.TestLocations.listener;
import static io.pushrelay.broker.TestLocations.retention;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.broker.multi.MultiSubscription;
import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.value.Concurrency;
import io.pushrelay.config.value.PollMode;
import io.pushrelay.metrics.Metrics;
import io.pushrelay.store.AskedChannel;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.time.Deadlines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Two brokers on one store that is far away: whatever crosses whatever, the store counts in the end
 * those who are held, no more of them are held than may be, and nobody is forgotten.
 */
final class RemoteStoreTest {
  private static final int HISTORIES = 4000;
  private static final int STEPS = 80;
  private static final List<ChannelId> CHANNELS = Stream.of("a", "b").map(ChannelId::new).toList();
  private static final ListenerLocation LAST = listener(Concurrency.LAST);
  private static final ListenerLocation FIRST = listener(Concurrency.FIRST);
  private static final ListenerLocation ALL = listener(Concurrency.BROADCAST);
  private static final ListenerLocation TWO =
      listener(PollMode.LONG_POLL, Concurrency.BROADCAST, false, 2);

  private final List<RemoteStore> stores = new ArrayList<>();
  private final List<Held> listeners = new ArrayList<>();
  private final List<CompletionStage<?>> asked = new ArrayList<>();
  private TestBroker here = new TestBroker();
  private Broker there = here.broker;
  private Random random = new Random(0);

  /** A listener of some channels, and whether it goes on when one of them is deleted. */
  private interface Held {
    List<ChannelId> channels();

    boolean isHeld();

    void leave();
  }

  private record Poll(List<ChannelId> channels, RecordingListener told) implements Held {
    @Override
    public boolean isHeld() {
      return told.isWaiting();
    }

    @Override
    public void leave() {
      told.leave();
    }
  }

  private record Streaming(List<ChannelId> channels, RecordingStream told) implements Held {
    @Override
    public boolean isHeld() {
      return !told.toString().matches("(.*, )?[A-Z_]+");
    }

    @Override
    public void leave() {
      told.subscription().cancel();
    }
  }

  private void open(int seed) {
    random = new Random(seed);
    stores.clear();
    listeners.clear();
    asked.clear();
    here = new TestBroker(1 << 20, near -> new RemoteStore(near, stores));
    there =
        new Broker(
            new RemoteStore(here.store, stores),
            new MemoryBudget(1 << 20),
            here.time,
            new Deadlines(here.time::nanos),
            Runnable::run,
            1,
            Metrics.NONE);
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private void listen(ListenerLocation location, boolean several) {
    Broker broker = random.nextBoolean() ? here.broker : there;
    List<ChannelId> channels =
        several && random.nextInt(3) == 0 ? CHANNELS : List.of(one(CHANNELS));
    Listener listener;
    if (random.nextBoolean()) {
      RecordingListener told = new RecordingListener();
      listeners.add(new Poll(channels, told));
      listener = told;
    } else {
      RecordingStream told = new RecordingStream();
      listeners.add(new Streaming(channels, told));
      listener = told;
    }
    MessageId after = MessageId.START;
    if (random.nextInt(4) > 0) {
      after = new MessageId(here.time.instant().getEpochSecond() + random.nextInt(90), 50);
    }
    if (channels.size() > 1) {
      MultiSubscription.listen(broker, channels, location, MessageId.START, listener);
    } else {
      broker.listen(channels.get(0), location, after, listener);
    }
  }

  private void step(List<ListenerLocation> locations, boolean several) {
    Broker broker = random.nextBoolean() ? here.broker : there;
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3 -> listen(one(locations), several);
      case 4 -> {
        List<Held> held = listeners.stream().filter(Held::isHeld).toList();
        if (!held.isEmpty()) {
          one(held).leave();
        }
      }
      case 5 -> {
        int length = random.nextInt(2);
        asked.add(
            TestBroker.publish(
                broker,
                one(CHANNELS),
                new NewMessage(Body.EMPTY, null),
                retention(length, 0, Duration.ofSeconds(20))));
      }
      case 6 -> asked.add(broker.delete(one(CHANNELS)));
      case 7 -> {
        here.time.pass(Duration.ofSeconds(random.nextInt(30)));
        here.broker.tick();
        there.tick();
      }
      case 8 -> asked.add(broker.create(one(CHANNELS), retention()));
      case 9 -> one(stores).interrupt(CHANNELS);
      default -> {
        RemoteStore store = one(stores);
        boolean unused = random.nextBoolean() ? store.takeOne() : store.tellOne();
      }
    }
  }

  /** All that is under way takes effect and is told. */
  private void drain() {
    boolean more;
    do {
      more = false;
      for (RemoteStore store : stores) {
        more |= store.takeOne() || store.tellOne();
      }
    } while (more);
  }

  private @Nullable ChannelInfo state(ChannelId channel) {
    return new AskedChannel(here.store, channel).info().orElse(null);
  }

  private void assertCounts(String as, boolean several, int most) {
    for (int i = 0; several && i < 2; i++) {
      for (ChannelId channel : CHANNELS) {
        // Those are counted again who have survived a delete.
        asked.add(here.broker.info(channel));
        asked.add(there.info(channel));
      }
      drain();
    }
    for (ChannelId channel : CHANNELS) {
      List<Held> held =
          listeners.stream()
              .filter(one -> one.isHeld() && one.channels().contains(channel))
              .toList();
      ChannelInfo info = state(channel);
      if (info != null) {
        assertThat(info.listeners()).as(as).isEqualTo(held.size());
      } else {
        assertThat(held).as(as).allMatch(one -> one.channels().size() > 1);
      }
      assertThat(held).as(as).hasSizeLessThanOrEqualTo(most);
    }
  }

  private void live(int seed, List<ListenerLocation> locations, boolean several, int most) {
    open(seed);
    for (int i = 0; i < STEPS; i++) {
      step(locations, several);
      if (i % 40 == 39) {
        drain();
        assertCounts("seed " + seed + ", step " + i, several, most);
      }
    }
    here.broker.stop();
    there.stop();
    drain();
    for (ChannelId channel : CHANNELS) {
      ChannelInfo info = state(channel);
      assertThat(info == null ? 0 : info.listeners()).as("left, seed %d", seed).isZero();
      asked.add(here.broker.delete(channel));
    }
    drain();
    assertThat(listeners).as("held, seed %d", seed).noneMatch(Held::isHeld);
    assertThat(asked).as("answered, seed %d", seed).allMatch(a -> a.toCompletableFuture().isDone());
    assertThat(here.broker.isIdle() && there.isIdle()).as("idle, seed %d", seed).isTrue();
    assertThat(here.budget.used()).as("seed %d", seed).isZero();
  }

  private void liveAll(List<ListenerLocation> locations, boolean several, int most) {
    for (int seed = 0; seed < HISTORIES; seed++) {
      live(seed, locations, several, most);
    }
  }

  @Test
  void first_is_held_alone() {
    liveAll(List.of(FIRST), false, 1);
  }

  @Test
  void last_is_held_alone() {
    liveAll(List.of(LAST), false, 1);
  }

  @Test
  void no_more_are_held_than_the_limit() {
    liveAll(List.of(TWO), false, 2);
  }

  @Test
  void those_are_counted_who_are_held() {
    liveAll(List.of(ALL), false, STEPS);
  }

  @Test
  void those_are_counted_who_are_held_whoever_replaces_or_refuses_others() {
    liveAll(List.of(ALL, LAST, FIRST, TWO), false, STEPS);
  }

  @Test
  void listeners_of_several_channels_are_counted_in_each() {
    liveAll(List.of(ALL, LAST, FIRST, TWO), true, STEPS);
  }
}
