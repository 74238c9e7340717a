package io.pushrelay.broker;

import static io.pushrelay.broker.TestLocations.listener;
import static io.pushrelay.broker.TestLocations.retention;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.Publication;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.config.value.Concurrency;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.Threads;
import io.pushrelay.store.memory.MemoryStore;
import io.pushrelay.time.Await;
import io.pushrelay.time.Deadlines;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;

/** Batches that name the same channels in any order, beside all else that happens to them. */
final class PublishAllRaceTest {
  private static final ChannelId A = new ChannelId("a");
  private static final ChannelId B = new ChannelId("b");
  private static final int BATCHES = 1_000;
  private static final RetentionPolicy ALL = retention(Integer.MAX_VALUE, 0, Duration.ZERO);
  private static final RetentionPolicy NONE = retention(0, 0, Duration.ZERO);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final MemoryBudget budget = new MemoryBudget(1 << 30);
  private final Broker broker =
      new Broker(
          new MemoryStore(budget, InstantSource.system(), new Deadlines(System::nanoTime)),
          budget,
          InstantSource.system(),
          new Deadlines(System::nanoTime),
          threads,
          2,
          TestBroker.metrics(System::nanoTime));

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** A stream that remembers the bodies. */
  private static final class Reader implements Listener {
    final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void begin(Subscription subscription) {}

    @Override
    public boolean isStreaming() {
      return true;
    }

    @Override
    public void deliver(Message message, boolean missed) {
      String body = new String(message.body().bytes(), StandardCharsets.UTF_8);
      heard.add(missed ? "missed before " + body : body);
    }

    @Override
    public void end(EndReason ending) {}
  }

  private Reader read(ChannelId channel) {
    Reader reader = new Reader();
    broker.listen(channel, listener(Concurrency.BROADCAST), MessageId.START, reader);
    return reader;
  }

  private static NewMessage message(String body) {
    return new NewMessage(Body.of(body.getBytes(StandardCharsets.UTF_8)), null);
  }

  private void sendAll(RetentionPolicy policy, String body, ChannelId... channels) {
    List<Publication> publications = new ArrayList<>();
    for (ChannelId channel : channels) {
      publications.add(new Publication(channel, message(body)));
    }
    List<PublishResult> results =
        broker.publishAll(publications, policy).toCompletableFuture().join();
    assertThat(results).hasSize(channels.length);
    if (results != null) {
      results.forEach(result -> result.delivery().run());
    }
  }

  @RepeatedTest(3)
  void streams_of_both_channels_hear_all_in_the_same_order() throws InterruptedException {
    for (RetentionPolicy policy : List.of(ALL, NONE)) {
      Reader first = read(A);
      Reader second = read(B);
      Threads.run(
          4,
          number -> {
            for (int i = 0; i < BATCHES; i++) {
              String body = number + " " + i;
              switch (number) {
                case 0 -> sendAll(policy, body, A, B);
                case 1 -> sendAll(policy, body, B, A);
                case 2 -> {
                  broker.publish(i % 2 == 0 ? A : B, message("single"), policy);
                  broker.tick();
                }
                default -> broker.info(i % 2 == 0 ? A : B);
              }
            }
          });
      int all = 2 * BATCHES + BATCHES / 2;
      Await.until("all are heard", () -> first.heard.size() >= all && second.heard.size() >= all);
      List<String> batches = new ArrayList<>(first.heard);
      batches.removeIf("single"::equals);
      assertThat(batches).hasSize(2 * BATCHES).doesNotHaveDuplicates();
      assertThat(second.heard.stream().filter(body -> !body.equals("single"))).isEqualTo(batches);
      broker.disconnectAll();
      broker.delete(A);
      broker.delete(B);
      assertThat(broker.isIdle()).isTrue();
    }
  }

  @RepeatedTest(3)
  void nobody_waits_for_ever_whatever_happens_to_the_channels() throws InterruptedException {
    AtomicInteger ended = new AtomicInteger();
    Threads.run(
        4,
        number -> {
          Random random = new Random(number);
          for (int i = 0; i < BATCHES; i++) {
            ChannelId one = random.nextBoolean() ? A : B;
            ChannelId other = one.equals(A) ? B : A;
            switch (random.nextInt(6)) {
              case 0, 1 -> sendAll(random.nextBoolean() ? ALL : NONE, "x", one, other, one);
              case 2 -> broker.publish(one, message("y"), NONE);
              case 3 -> {
                Reader unused = read(one);
              }
              case 4 -> broker.delete(one);
              default -> broker.tick();
            }
          }
          ended.incrementAndGet();
        });
    assertThat(ended).hasValue(4);
    broker.stop();
    broker.delete(A);
    broker.delete(B);
    Await.until("nothing is under way", broker::isIdle);
    assertThat(budget.used()).as("bytes").isZero();
  }
}
