package io.pushrelay.broker;

import static io.pushrelay.broker.TestLocations.listener;
import static io.pushrelay.broker.TestLocations.retention;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.value.Concurrency;
import io.pushrelay.config.value.PollMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Thousands of random histories, each step of which the broker and a plain sequential model take
 * alike: what senders are told, what every listener was told by then, and how much memory is used.
 */
final class BrokerModelTest {
  private static final int HISTORIES = 4000;
  private static final int STEPS = 60;

  private static final RetentionPolicy[] SENDERS = {
    retention(),
    retention(2, 0, Duration.ofSeconds(7)),
    retention(3, 1, Duration.ofSeconds(20)),
    retention(0, 0, Duration.ZERO),
    retention(1, 2, Duration.ofSeconds(3)),
  };

  private static final ListenerLocation[] LISTENERS = {
    listener(Concurrency.LAST),
    listener(Concurrency.FIRST),
    listener(Concurrency.BROADCAST),
    listener(PollMode.LONG_POLL, Concurrency.BROADCAST, false, 2),
    listener(PollMode.LONG_POLL, Concurrency.LAST, true, 1),
    listener(PollMode.INTERVAL_POLL, Concurrency.LAST, false, 0),
    listener(PollMode.INTERVAL_POLL, Concurrency.FIRST, true, 0),
  };

  private final List<String> channels = List.of("a", "bb", "ccc");
  private final List<Pair> listeners = new ArrayList<>();
  private final List<String> history = new ArrayList<>();

  private final List<Flow> streams = new ArrayList<>();

  private record Pair(String channel, RecordingListener told, Model.Waiting expected) {}

  private record Flow(String channel, Half told, Model.Waiting expected) {
    boolean isHeld() {
      return told.toString().startsWith("begin") && told.isHeld();
    }
  }

  /** A stream whose socket is full after every other message. */
  private static final class Half extends RecordingStream {
    private int messages;
    private boolean held;

    boolean isHeld() {
      return held;
    }

    @Override
    public void onHeld() {
      held = true;
      super.onHeld();
    }

    @Override
    public void end(EndReason ending) {
      held = false;
      super.end(ending);
    }

    @Override
    public void deliver(Message message, boolean missed) {
      super.deliver(message, missed);
      messages++;
      if (messages % 2 == 0) {
        fill();
      }
    }
  }

  @Test
  void broker_does_what_the_model_does() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      live(new Random(seed), seed);
    }
  }

  private void live(Random random, int seed) {
    long memory = random.nextBoolean() ? 1 << 20 : 1000 + random.nextInt(3000);
    TestBroker relay = new TestBroker(memory, store -> store);
    Model model = new Model(relay.time, memory);
    listeners.clear();
    streams.clear();
    history.clear();
    history.add("seed " + seed + ", memory " + memory);
    for (int step = 0; step < STEPS; step++) {
      step(random, relay, model);
      for (Pair pair : listeners) {
        assertThat(pair.told).as(() -> "listener after " + history).hasToString(pair.expected.told);
      }
      for (Flow flow : streams) {
        assertThat(flow.told).as(() -> "stream after " + history).hasToString(flow.expected.told);
      }
      assertThat(relay.budget.used()).as(() -> "memory after " + history).isEqualTo(model.used());
      assertThat(relay.counted())
          .as(() -> "listeners by the metrics after " + history)
          .isEqualTo(relay.broker.held());
    }
    // Whoever was answered in time has received; then all expires, or is deleted.
    relay.broker.stop();
    relay.time.pass(Duration.ofDays(1));
    relay.broker.tick();
    channels.forEach(relay::delete);
    assertThat(relay.budget.used()).as(() -> "memory in the end of " + history).isZero();
    assertThat(relay.store.channels()).isZero();
    assertThat(relay.store.messages()).isZero();
    assertThat(relay.counted()).isZero();
  }

  private void step(Random random, TestBroker relay, Model model) {
    String channel = channels.get(random.nextInt(channels.size()));
    switch (random.nextInt(26)) {
      case 0, 1, 2, 3, 4, 5, 6 -> {
        RetentionPolicy location = SENDERS[random.nextInt(SENDERS.length)];
        history.add("send " + channel + " by " + location.messageBufferLength());
        check(relay.send(channel, location), model.send(channel, location));
      }
      case 7, 8, 9, 10, 11, 12 -> {
        ListenerLocation location = LISTENERS[random.nextInt(LISTENERS.length)];
        MessageId after = position(random, relay, channel);
        history.add("listen " + channel + " after " + after + " at " + location.concurrency());
        listeners.add(
            new Pair(
                channel,
                relay.listen(channel, location, after),
                model.listen(channel, location, after)));
      }
      case 13, 14 -> {
        listeners.stream()
            .filter(pair -> pair.channel.equals(channel))
            .filter(pair -> Character.isDigit(pair.told.toString().charAt(0)))
            .skip(random.nextInt(3))
            .findFirst()
            .ifPresent(pair -> received(relay, model, pair));
      }
      case 15 -> {
        history.add("info " + channel);
        check(relay.info(channel), model.info(channel));
      }
      case 16 -> {
        history.add("create " + channel);
        check(relay.create(channel, retention()), model.create(channel, retention()));
      }
      case 17 -> {
        history.add("delete " + channel);
        check(relay.delete(channel), model.delete(channel));
      }
      case 18 -> {
        listeners.stream()
            .filter(pair -> pair.channel.equals(channel))
            .filter(pair -> pair.told.isWaiting())
            .skip(random.nextInt(2))
            .findFirst()
            .ifPresent(pair -> leave(model, pair));
      }
      case 20, 21 -> {
        ListenerLocation location = LISTENERS[random.nextInt(LISTENERS.length)];
        MessageId after = position(random, relay, channel);
        history.add("stream " + channel + " after " + after + " at " + location.concurrency());
        Half half = new Half();
        relay.broker.listen(new ChannelId(channel), location, after, half);
        streams.add(new Flow(channel, half, model.stream(channel, location, after)));
      }
      case 22, 23 -> {
        one(random, channel, flow -> !flow.told.isReady())
            .ifPresent(
                flow -> {
                  history.add("drain " + channel);
                  flow.told.drain();
                  model.drain(channel, flow.expected);
                });
      }
      case 24 -> {
        one(random, channel, flow -> flow.expected.ending == null)
            .ifPresent(
                flow -> {
                  history.add("cut off " + channel);
                  flow.told.subscription().cancel();
                  model.leave(channel, flow.expected);
                });
      }
      case 19 -> {
        history.add("clock back");
        relay.time.stepBack(Duration.ofSeconds(random.nextInt(5)));
      }
      default -> {
        int seconds = random.nextInt(10) == 0 ? 3599 : random.nextInt(8);
        history.add("pass " + seconds);
        relay.time.pass(Duration.ofSeconds(seconds));
        relay.broker.tick();
        model.tick();
      }
    }
  }

  private Optional<Flow> one(Random random, String channel, Predicate<Flow> which) {
    return streams.stream()
        .filter(flow -> flow.channel.equals(channel) && flow.isHeld())
        .filter(which)
        .skip(random.nextInt(2))
        .findFirst();
  }

  private void leave(Model model, Pair pair) {
    history.add("leave " + pair.channel);
    pair.told.leave();
    model.leave(pair.channel, pair.expected);
  }

  private void received(TestBroker relay, Model model, Pair pair) {
    history.add("received " + pair.channel + " " + pair.told);
    relay.acknowledge(pair.channel, pair.told.message());
    model.received(pair.channel, pair.told.message().id());
  }

  /** Where a listener of this channel may come from: the beginning, what it had, or anywhere. */
  private MessageId position(Random random, TestBroker relay, String channel) {
    List<MessageId> had =
        listeners.stream()
            .filter(pair -> pair.channel.equals(channel))
            .filter(pair -> Character.isDigit(pair.told.toString().charAt(0)))
            .map(pair -> pair.told.message().id())
            .toList();
    return switch (random.nextInt(random.nextInt(4) == 0 ? 5 : 4)) {
      case 0 -> MessageId.START;
      case 4 -> new MessageId(relay.time.instant().getEpochSecond() + 55 + random.nextInt(11), 0);
      case 1 ->
          new MessageId(
              relay.time.instant().getEpochSecond() - 2 + random.nextInt(4), random.nextInt(3));
      default -> had.isEmpty() ? MessageId.START : had.get(random.nextInt(had.size()));
    };
  }

  private void check(String answer, String expected) {
    assertThat(answer).as(() -> "answer after " + history).isEqualTo(expected);
  }
}
