package io.pushrelay.broker;

import static io.pushrelay.broker.TestLocations.listener;
import static io.pushrelay.broker.TestLocations.retention;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.broker.multi.MultiSubscription;
import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.MessageSource;
import io.pushrelay.channel.MultiPosition;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.Position;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.value.Concurrency;
import io.pushrelay.config.value.PollMode;
import io.pushrelay.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random histories of five channels, whose clock may step back, and of listeners to all five that
 * come back at any message, as a request or as a stream, from the position that they were given as
 * it was written. The model is the list of what was sent: each listener has all of it, once, each
 * channel's in order and all by their second, but for what was deleted before it had it.
 */
final class SeveralChannelsModelTest {
  private static final int HISTORIES = 2000;
  private static final int STEPS = 60;
  private static final List<ChannelId> CHANNELS =
      Stream.of("a", "b", "c", "d", "e").map(ChannelId::new).toList();
  private static final RetentionPolicy ALL = retention(1000, 0, Duration.ZERO);
  private static final ListenerLocation LONG_POLL = listener(Concurrency.BROADCAST);
  private static final ListenerLocation POLL =
      listener(PollMode.INTERVAL_POLL, Concurrency.BROADCAST, false, 0);

  private record Had(ChannelId channel, MessageId id) {}

  /** A message that was sent, whether or not the store has told its id yet. */
  private record Publication(
      ChannelId channel, CompletionStage<@Nullable PublishResult> published) {
    Had had() {
      PublishResult done = Objects.requireNonNull(published.toCompletableFuture().join());
      return new Had(channel, Objects.requireNonNull(done.info().lastMessageId()));
    }
  }

  /** Somebody with a list of channels, in an order of their own. */
  private static final class MultiFollower {
    private final List<ChannelId> channels = new ArrayList<>(CHANNELS);
    private final List<Had> had = new ArrayList<>();
    private Position position = MessageId.START;
    private @Nullable Visit visit;

    /** Takes what the present visit was given; says whether that is over. */
    boolean isFree() {
      if (visit != null && visit.isOver) {
        visit = null;
      }
      return visit == null;
    }

    void had(Message message, boolean missed) {
      assertThat(missed).as("nothing is removed here").isFalse();
      MessageSource origin = Objects.requireNonNull(message.source());
      had.add(new Had(origin.channel(), message.id()));
      position =
          MultiPosition.parse(
              message.position().second(), message.position().tags(), channels.size());
    }

    private final class Visit implements Listener {
      private final Random random;
      private @Nullable Subscription subscription;
      private boolean isReady = true;
      private boolean isOver;

      Visit(Random random) {
        this.random = random;
      }

      @Override
      public boolean isStreaming() {
        return true;
      }

      @Override
      public void begin(Subscription held) {
        subscription = held;
      }

      @Override
      public void deliver(Message message, boolean missed) {
        assertThat(isOver).isFalse();
        had(message, missed);
        isReady = random.nextBoolean();
      }

      @Override
      public boolean isReady() {
        return isReady;
      }

      @Override
      public void end(EndReason ending) {
        isOver = true;
      }

      void drain() {
        if (!isReady && subscription != null) {
          isReady = true;
          subscription.onWritable();
        }
      }

      void leave() {
        if (subscription != null) {
          subscription.cancel();
        }
      }
    }

    private void ask(Broker broker, Random random) {
      Visit next = new Visit(random);
      visit = next;
      if (random.nextInt(3) == 0) {
        MultiSubscription.listen(broker, channels, LONG_POLL, position, next);
      } else {
        Listener once =
            new Listener() {
              @Override
              public void begin(Subscription held) {
                next.subscription = held;
              }

              @Override
              public void deliver(Message message, boolean missed) {
                had(message, missed);
                next.isOver = true;
              }

              @Override
              public void end(EndReason ending) {
                next.isOver = true;
              }
            };
        MultiSubscription.listen(
            broker, channels, random.nextBoolean() ? LONG_POLL : POLL, position, once);
      }
    }
  }

  @Test
  void listeners_of_five_channels_get_all_of_each_once_in_order_and_by_the_second() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      live(new Random(seed), store -> store, () -> false, false, seed);
    }
  }

  @Test
  void they_do_when_channels_are_deleted_and_come_back() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      live(new Random(seed), store -> store, () -> false, true, seed);
    }
  }

  @Test
  void they_do_however_late_the_store_answers() {
    late(false);
  }

  @Test
  void they_do_however_late_the_store_answers_when_channels_are_deleted() {
    late(true);
  }

  private static void late(boolean deleting) {
    for (int seed = 0; seed < HISTORIES; seed++) {
      Random random = new Random(seed);
      List<SlowStore> far = new ArrayList<>();
      UnaryOperator<Store> slow =
          near -> {
            far.add(new SlowStore(near, random));
            return far.get(0);
          };
      live(random, slow, () -> far.get(0).tellOne(), deleting, seed);
    }
  }

  private interface Answers {
    /** Says whether there was one. */
    boolean tellOne();
  }

  private static void live(
      Random random, UnaryOperator<Store> around, Answers answers, boolean deleting, int seed) {
    TestBroker relay = new TestBroker(1 << 30, around);
    List<MultiFollower> followers =
        List.of(new MultiFollower(), new MultiFollower(), new MultiFollower());
    followers.forEach(follower -> Collections.shuffle(follower.channels, random));
    List<Publication> all = new ArrayList<>();
    Set<Publication> deleted = new HashSet<>();
    for (int i = 0; i < STEPS; i++) {
      MultiFollower follower = followers.get(random.nextInt(followers.size()));
      switch (random.nextInt(deleting ? 11 : 10)) {
        case 0 -> relay.time.pass(Duration.ofMillis(random.nextInt(1500)));
        case 1 -> {
          if (random.nextInt(4) == 0) {
            relay.time.stepBack(Duration.ofMillis(random.nextInt(2500)));
          }
        }
        case 2, 3, 4 -> {
          ChannelId channel = CHANNELS.get(random.nextInt(CHANNELS.size()));
          all.add(
              new Publication(
                  channel,
                  TestBroker.publish(
                      relay.broker, channel, new NewMessage(Body.EMPTY, null), ALL)));
        }
        case 10 -> {
          ChannelId channel = CHANNELS.get(random.nextInt(CHANNELS.size()));
          relay.broker.delete(channel);
          all.stream().filter(message -> message.channel.equals(channel)).forEach(deleted::add);
        }
        case 5, 6 -> {
          if (follower.isFree()) {
            follower.ask(relay.broker, random);
          } else if (follower.visit != null) {
            follower.visit.leave();
          }
        }
        case 7 -> {
          if (follower.visit != null) {
            follower.visit.drain();
          }
        }
        default -> answers.tellOne();
      }
    }
    while (answers.tellOne()) {
      // All that is under way comes.
    }
    assertThat(relay.counted())
        .as("listeners by the metrics, seed %d", seed)
        .isEqualTo(followers.stream().filter(follower -> !follower.isFree()).count());
    List<Had> sent = all.stream().map(Publication::had).toList();
    List<Had> expected =
        all.stream().filter(message -> !deleted.contains(message)).map(Publication::had).toList();
    for (MultiFollower follower : followers) {
      catchUp(follower, relay.broker, random, answers, expected);
      assertThat(follower.had)
          .as("seed %d", seed)
          .containsAll(expected)
          .doesNotHaveDuplicates()
          .isSubsetOf(sent);
      assertThat(follower.had.stream().map(had -> had.id().second()))
          .as("seed %d", seed)
          .isSorted();
      for (ChannelId channel : CHANNELS) {
        assertThat(follower.had.stream().filter(had -> had.channel().equals(channel)).map(Had::id))
            .as("seed %d, %s", seed, channel)
            .isSorted();
      }
    }
    relay.broker.stop();
    assertThat(relay.counted()).as("listeners in the end, seed %d", seed).isZero();
  }

  private static void catchUp(
      MultiFollower follower, Broker broker, Random random, Answers answers, List<Had> expected) {
    for (int i = 0; i < 20 * (expected.size() + STEPS); i++) {
      while (answers.tellOne()) {
        // All that is under way comes.
      }
      if (i > expected.size() + STEPS && follower.had.containsAll(expected)) {
        return;
      }
      if (follower.isFree()) {
        follower.ask(broker, random);
      } else if (follower.visit != null) {
        follower.visit.drain();
      }
    }
  }
}
