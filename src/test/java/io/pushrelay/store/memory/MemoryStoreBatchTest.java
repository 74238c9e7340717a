package io.pushrelay.store.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;
import io.pushrelay.store.AskedBatch;
import io.pushrelay.store.AskedChannel;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.RecordingAnswer;
import io.pushrelay.store.Store.IfNone;
import io.pushrelay.store.TestPolicy;
import io.pushrelay.store.Threads;
import io.pushrelay.time.Deadlines;
import io.pushrelay.time.FakeTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Several messages as one, while other threads use the same channels. */
final class MemoryStoreBatchTest {
  private static final long ROOM = 8000;
  private static final List<String> IDS = List.of("one", "two", "three");

  /** Passes by a millisecond with every look at it, so that everything expires under way. */
  private final AtomicLong looks = new AtomicLong();

  private MemoryStore store(long room) {
    InstantSource clock = () -> new FakeTime().instant().plusMillis(looks.get());
    return new MemoryStore(
        new MemoryBudget(room), clock, new Deadlines(() -> looks.incrementAndGet() * 1_000_000L));
  }

  private static AskedChannel channel(MemoryStore store, int number) {
    return new AskedChannel(store, new ChannelId(IDS.get(number)));
  }

  @RepeatedTest(5)
  void account_balances_and_nobody_waits_for_ever_whatever_is_done_at_once()
      throws InterruptedException {
    MemoryStore store = store(ROOM);
    Threads.run(
        4,
        number -> {
          Random random = new Random(number);
          for (int i = 0; i < 3_000; i++) {
            AskedChannel channel = channel(store, random.nextInt(3));
            TestPolicy policy =
                TestPolicy.SHIPPED
                    .expiringAfter(random.nextInt(3))
                    .forgottenAfter(random.nextInt(2))
                    .receivedBy(random.nextInt(2))
                    .keeping(random.nextInt(4));
            switch (random.nextInt(8)) {
              case 0, 1, 2 -> {
                AskedBatch batch = new AskedBatch(store);
                for (int j = random.nextInt(1, 6); j > 0; j--) {
                  batch.to(channel(store, random.nextInt(3)), "x".repeat(random.nextInt(500)));
                }
                batch
                    .append(policy)
                    .ifPresent(
                        sent ->
                            store.acknowledge(
                                batch.publications.get(0).channel(), sent.get(0).id()));
              }
              case 3 -> channel.append(AskedChannel.draft("x"), policy);
              case 4 -> channel.next(MessageId.END, IfNone.JOIN);
              case 5 -> channel.create(policy);
              case 6 -> store.expire();
              default -> channel.delete();
            }
            assertThat(store.budget.used()).isBetween(0L, ROOM);
          }
        });
    IDS.forEach(id -> new AskedChannel(store, new ChannelId(id)).delete());
    assertThat(store.channels()).as("channels left").isZero();
    assertThat(store.messages()).as("messages left").isZero();
    assertThat(store.budget.used()).as("bytes left").isZero();
    assertThat(store.deadlines.isEmpty()).as("no deadline left").isTrue();
  }

  /** Two of them ask for the channels in the other order, and there is not room for all. */
  @RepeatedTest(5)
  void batches_are_in_both_channels_in_the_same_order_or_in_none() throws InterruptedException {
    MemoryStore store = store(100_000);
    Set<String> refused = ConcurrentHashMap.newKeySet();
    Set<String> sent = ConcurrentHashMap.newKeySet();
    AtomicInteger singles = new AtomicInteger();
    Threads.run(
        4,
        number -> {
          for (int i = 0; i < 100; i++) {
            String body = number + " " + i;
            boolean forward = number % 2 == 0;
            AskedBatch batch =
                new AskedBatch(store)
                    .to(channel(store, forward ? 0 : 1), body)
                    .to(channel(store, forward ? 1 : 0), body);
            (batch.append(TestPolicy.ENDLESS).isPresent() ? sent : refused).add(body);
            AskedChannel single = channel(store, i % 2);
            if (i % 10 == 0
                && single.append(AskedChannel.draft("single"), TestPolicy.ENDLESS)
                    instanceof RecordingAnswer.Sent) {
              singles.incrementAndGet();
            }
          }
        });
    List<String> first = bodies(channel(store, 0));
    assertThat(first).isEqualTo(bodies(channel(store, 1)));
    assertThat(first).containsExactlyInAnyOrderElementsOf(sent);
    assertThat(refused).isNotEmpty().doesNotContainAnyElementsOf(first);
    assertThat(store.messages()).isEqualTo(2L * sent.size() + singles.get());
  }

  private static List<String> bodies(AskedChannel channel) {
    List<String> bodies = new ArrayList<>();
    MessageId position = MessageId.START;
    while (channel.look(position) instanceof RecordingAnswer.Found found) {
      String body = new String(found.message().body().bytes(), UTF_8);
      if (!body.equals("single")) {
        bodies.add(body);
      }
      position = found.message().id();
    }
    return bodies;
  }

  /** A listener of both never hears of an earlier second after a later one. */
  @RepeatedTest(5)
  void seconds_do_not_go_back_over_channels() throws InterruptedException {
    MemoryStore store = store(1L << 30);
    AtomicInteger senders = new AtomicInteger(2);
    Threads.run(
        3,
        number -> {
          if (number < 2) {
            for (int i = 0; i < 2_000; i++) {
              new AskedBatch(store)
                  .to(channel(store, number), "x")
                  .to(channel(store, 1 - number), "x")
                  .send(TestPolicy.SHIPPED);
            }
            senders.decrementAndGet();
          } else {
            long newest = 0;
            while (senders.get() > 0) {
              for (int i = 0; i < 2; i++) {
                long before = newest;
                RecordingAnswer last = channel(store, i).look(MessageId.END);
                if (last instanceof RecordingAnswer.Nothing nothing) {
                  // What was sent after this look can't be earlier than what was seen before it.
                  assertThat(channel(store, 1 - i).send("y").id().second())
                      .isGreaterThanOrEqualTo(Math.max(before, nothing.last().second()));
                  newest = Math.max(newest, nothing.last().second());
                }
              }
            }
          }
        });
  }

  /** As many channels as a batch may name, in a thread with less stack than servers give theirs. */
  @Test
  void a_thousand_channels_need_little_of_the_stack() throws InterruptedException {
    MemoryStore store = store(1 << 20);
    AskedBatch batch = new AskedBatch(store);
    for (int i = 0; i < 1000; i++) {
      batch.to(new AskedChannel(store, new ChannelId("channel " + i)), "x");
    }
    List<RecordingAnswer.Sent> sent = new ArrayList<>();
    Thread thread =
        new Thread(null, () -> sent.addAll(batch.send(TestPolicy.SHIPPED)), "small", 512 << 10);
    thread.start();
    thread.join();
    assertThat(sent).hasSize(1000);
    assertThat(store.channels()).isEqualTo(1000);
  }
}
