package io.pushrelay.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.Admission;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;
import io.pushrelay.store.AskedChannel;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.RecordingAnswer;
import io.pushrelay.store.Store;
import io.pushrelay.store.Store.IfNone;
import io.pushrelay.store.TestPolicy;
import io.pushrelay.store.Threads;
import io.pushrelay.time.Deadlines;
import io.pushrelay.time.FakeTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What holds of the memory store when several threads use it at once. */
final class MemoryStoreConcurrencyTest {
  private static final long ROOM = 8000;
  private static final List<ChannelId> IDS =
      List.of(new ChannelId("one"), new ChannelId("two"), new ChannelId("three"));
  private static final List<Admission> ADMISSIONS =
      List.of(Admission.ALL, Admission.FIRST, Admission.LAST, new Admission(false, 3));
  private static final TestPolicy TEN = TestPolicy.SHIPPED.keeping(10);

  /** Passes by a millisecond with every look at it, so that everything expires under way. */
  private final AtomicLong looks = new AtomicLong();

  private MemoryStore store(long room) {
    InstantSource clock = () -> new FakeTime().instant().plusMillis(looks.get());
    return new MemoryStore(
        new MemoryBudget(room), clock, new Deadlines(() -> looks.incrementAndGet() * 1_000_000L));
  }

  private static AskedChannel channel(Store store, int number) {
    return new AskedChannel(store, IDS.get(number));
  }

  private static void assertIsEmptyOnceDeleted(MemoryStore store) {
    IDS.forEach(id -> new AskedChannel(store, id).delete());
    assertThat(store.channels()).as("channels left").isZero();
    assertThat(store.budget.used()).as("bytes left").isZero();
    assertThat(store.deadlines.isEmpty()).as("no deadline left").isTrue();
  }

  @RepeatedTest(5)
  void account_balances_whatever_was_done_at_once() throws InterruptedException {
    MemoryStore store = store(ROOM);
    Threads.run(
        4,
        number -> {
          Random random = new Random(number);
          List<AskedChannel> channels =
              List.of(channel(store, 0), channel(store, 1), channel(store, 2));
          MessageId seen = MessageId.START;
          for (int i = 0; i < 5_000; i++) {
            AskedChannel channel = channels.get(random.nextInt(channels.size()));
            TestPolicy policy =
                TEN.expiringAfter(random.nextInt(3))
                    .forgottenAfter(random.nextInt(2))
                    .keeping(random.nextInt(4));
            switch (random.nextInt(9)) {
              case 0, 1, 2 -> {
                String body = "x".repeat(random.nextInt(500));
                if (channel.append(AskedChannel.draft(body), policy)
                    instanceof RecordingAnswer.Sent sent) {
                  seen = sent.id();
                }
              }
              case 3 ->
                  channel.next(
                      seen,
                      List.of(IfNone.values()).get(random.nextInt(3)),
                      ADMISSIONS.get(random.nextInt(ADMISSIONS.size())));
              case 4 -> channel.leave(random.nextInt(3));
              case 5 -> channel.create(policy);
              case 6 -> store.acknowledge(channel.id(), seen);
              case 7 -> store.expire();
              default -> channel.delete();
            }
            assertThat(store.budget.used()).isBetween(0L, ROOM);
          }
        });
    assertIsEmptyOnceDeleted(store);
  }

  @RepeatedTest(5)
  void ids_are_given_once_and_grow_for_each_sender_also_across_deletes()
      throws InterruptedException {
    MemoryStore store = store(ROOM);
    ConcurrentLinkedQueue<MessageId> given = new ConcurrentLinkedQueue<>();
    Threads.run(
        4,
        number -> {
          AskedChannel channel = channel(store, 0);
          MessageId before = MessageId.START;
          TestPolicy policy = TEN.expiringAfter(1).forgottenAfter(0);
          for (int i = 0; i < 3_000; i++) {
            RecordingAnswer.Sent sent = channel.send("x", i % 3 == 0 ? policy.unstored() : policy);
            assertThat(sent.id()).isGreaterThan(before);
            assertThat(sent.previous()).isLessThan(sent.id());
            before = sent.id();
            given.add(before);
            if (number == 0 && i % 10 == 0) {
              channel.delete();
            }
          }
        });
    assertThat(given).as("ids that were given").doesNotHaveDuplicates().hasSize(12_000);
    assertIsEmptyOnceDeleted(store);
  }

  @RepeatedTest(5)
  void reader_that_keeps_up_gets_every_message_once_in_order() throws InterruptedException {
    int messages = 4_000;
    MemoryStore store = store(1L << 30);
    AtomicInteger senders = new AtomicInteger(2);
    ConcurrentLinkedQueue<MessageId> given = new ConcurrentLinkedQueue<>();
    List<List<MessageId>> readers = List.of(new ArrayList<>(), new ArrayList<>());
    Threads.run(
        4,
        number -> {
          AskedChannel channel = channel(store, 0);
          if (number < 2) {
            for (int i = 0; i < messages; i++) {
              given.add(channel.send("x", TestPolicy.ENDLESS).id());
            }
            senders.decrementAndGet();
          } else {
            readAll(channel, senders, readers.get(number - 2));
          }
        });
    List<MessageId> inOrder = given.stream().sorted().toList();
    assertThat(inOrder).hasSize(2 * messages);
    assertThat(readers.get(0)).isEqualTo(inOrder);
    assertThat(readers.get(1)).isEqualTo(inOrder);
    assertIsEmptyOnceDeleted(store);
  }

  private static void readAll(AskedChannel channel, AtomicInteger senders, List<MessageId> got) {
    MessageId position = MessageId.START;
    for (; ; ) {
      boolean last = senders.get() == 0;
      RecordingAnswer answer = channel.next(position, IfNone.JOIN);
      if (answer instanceof RecordingAnswer.Found found) {
        assertThat(found.missed()).isFalse();
        position = found.message().id();
        got.add(position);
      } else {
        channel.leave(1);
        if (last) {
          return;
        }
      }
    }
  }

  @RepeatedTest(5)
  void reader_that_falls_behind_goes_forward_and_is_told_of_every_gap()
      throws InterruptedException {
    MemoryStore store = store(1L << 20);
    AtomicInteger senders = new AtomicInteger(2);
    ConcurrentLinkedQueue<MessageId> given = new ConcurrentLinkedQueue<>();
    List<RecordingAnswer.Found> got = new ArrayList<>();
    Threads.run(
        3,
        number -> {
          AskedChannel channel = channel(store, 0);
          if (number < 2) {
            for (int i = 0; i < 3_000; i++) {
              given.add(channel.send("x", TEN.keeping(2)).id());
            }
            senders.decrementAndGet();
          } else {
            MessageId position = new MessageId(1, 0);
            while (senders.get() > 0) {
              if (channel.look(position) instanceof RecordingAnswer.Found found) {
                got.add(found);
                position = found.message().id();
              }
            }
          }
        });
    List<MessageId> inOrder = given.stream().sorted().toList();
    int next = 0;
    for (RecordingAnswer.Found found : got) {
      int at = inOrder.indexOf(found.message().id());
      assertThat(at).as("goes forward").isGreaterThanOrEqualTo(next);
      assertThat(found.missed()).as("missed before %s", found.message().id()).isEqualTo(at > next);
      next = at + 1;
    }
    assertIsEmptyOnceDeleted(store);
  }

  @Test
  void as_many_join_as_there_is_room_for_and_all_places_come_back() throws InterruptedException {
    MemoryStore store = store(256 + 2 * 3 + 20 * 256);
    AtomicInteger joined = new AtomicInteger();
    AskedChannel one = channel(store, 0);
    Threads.run(
        4,
        number -> {
          for (int i = 0; i < 50; i++) {
            if (one.join() instanceof RecordingAnswer.Nothing) {
              joined.incrementAndGet();
            }
          }
        });
    assertThat(joined).hasValue(20);
    Threads.run(4, number -> one.leave(5));
    assertThat(store.channels()).as("the listeners' channel, with none left").isZero();
    assertIsEmptyOnceDeleted(store);
  }
}
