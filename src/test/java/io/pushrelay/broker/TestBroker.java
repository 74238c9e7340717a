package io.pushrelay.broker;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.value.Transport;
import io.pushrelay.metrics.Figure;
import io.pushrelay.metrics.RelayMetrics;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.Store;
import io.pushrelay.store.memory.MemoryStore;
import io.pushrelay.time.Deadlines;
import io.pushrelay.time.FakeTime;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A broker over a store in memory, with clocks that stand still and deliveries made at once. */
final class TestBroker {
  final FakeTime time = new FakeTime(1_000_000);
  final MemoryBudget budget;
  final MemoryStore store;
  final RelayMetrics metrics;
  final Broker broker;

  TestBroker() {
    this(1 << 30, store -> store);
  }

  /**
   * @param memory the budget in bytes
   * @param around what the broker sees of the store
   */
  TestBroker(long memory, UnaryOperator<Store> around) {
    this(memory, around, Runnable::run);
  }

  /**
   * @param threads runs deliveries to listeners that were held
   */
  TestBroker(long memory, UnaryOperator<Store> around, Executor threads) {
    budget = new MemoryBudget(memory);
    store = new MemoryStore(budget, time, new Deadlines(time::nanos));
    metrics = metrics(time::nanos);
    broker = broker(around.apply(store), threads);
  }

  /**
   * @param opening opens the store that the broker has, in place of the one in memory alone
   */
  TestBroker(long memory, BiFunction<MemoryBudget, FakeTime, Store> opening, Executor threads) {
    budget = new MemoryBudget(memory);
    store = new MemoryStore(budget, time, new Deadlines(time::nanos)); // which stays empty
    metrics = metrics(time::nanos);
    broker = broker(opening.apply(budget, time), threads);
  }

  private Broker broker(Store asked, Executor threads) {
    return new Broker(asked, budget, time, new Deadlines(time::nanos), threads, 1, metrics);
  }

  static RelayMetrics metrics(LongSupplier nanos) {
    return new RelayMetrics(
        nanos,
        Arrays.stream(EndReason.values()).map(EndReason::name).toList(),
        EndReason.TOO_SLOW.name());
  }

  /** How many listeners are held, as the metrics have it. */
  int counted() {
    return metrics.read(Figure.LISTENERS).samples().stream()
        .mapToInt(sample -> (int) sample.value())
        .sum();
  }

  /** A message was written. */
  void acknowledge(String channel, Message message) {
    Delivery.acknowledge(broker, new ChannelId(channel), message, Transport.LONGPOLL, 0);
  }

  /** What became of a message: {@code delivered} or {@code kept}, and the channel then. */
  String send(String channel, RetentionPolicy location) {
    return write(publish(channel, "x", location));
  }

  static String write(@Nullable PublishResult published) {
    return published == null
        ? "no room"
        : (published.delivered() ? "delivered " : "kept ") + write(published.info());
  }

  @Nullable PublishResult publish(String channel, String body, RetentionPolicy location) {
    NewMessage draft = new NewMessage(Body.of(body.getBytes(StandardCharsets.UTF_8)), null);
    return publish(broker, new ChannelId(channel), draft, location).toCompletableFuture().join();
  }

  /** Sends a message, and delivers it, as the thread of a sender does. */
  static CompletionStage<@Nullable PublishResult> publish(
      Broker broker, ChannelId channel, NewMessage message, RetentionPolicy policy) {
    return broker
        .publish(channel, message, policy)
        .thenApply(
            result -> {
              if (result != null) {
                result.delivery().run();
              }
              return result;
            });
  }

  RecordingListener listen(String channel, ListenerLocation location, MessageId after) {
    RecordingListener told = new RecordingListener();
    broker.listen(new ChannelId(channel), location, after, told);
    return told;
  }

  RecordingStream stream(String channel, ListenerLocation location, MessageId after) {
    RecordingStream hearing = new RecordingStream();
    broker.listen(new ChannelId(channel), location, after, hearing);
    return hearing;
  }

  String info(String channel) {
    return write(broker.info(new ChannelId(channel)).toCompletableFuture().join());
  }

  String create(String channel, RetentionPolicy location) {
    return write(broker.create(new ChannelId(channel), location).toCompletableFuture().join());
  }

  String delete(String channel) {
    return write(broker.delete(new ChannelId(channel)).toCompletableFuture().join());
  }

  /** {@code 2 messages, requested 5, 1 listeners, last 1000000:1}; {@code none}. */
  static String write(@Nullable ChannelInfo info) {
    return info == null
        ? "none"
        : "%d messages, requested %d, %d listeners, last %s"
            .formatted(info.messages(), info.requested(), info.listeners(), info.lastMessageId());
  }
}
