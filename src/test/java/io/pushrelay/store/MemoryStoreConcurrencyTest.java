package io.pushrelay.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Draft;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Everything at once on few channels, which come and go all the time. */
@Timeout(60)
final class MemoryStoreConcurrencyTest {
  private static final int THREADS = 4;
  private static final int STEPS = 40_000;
  private static final List<ChannelId> CHANNELS =
      List.of(new ChannelId("a"), new ChannelId("b"), new ChannelId("c"));

  private final AtomicLong nanos = new AtomicLong();
  private final MemoryBudget budget = new MemoryBudget(8_000);
  private final MemoryStore store =
      new MemoryStore(budget, InstantSource.system(), new Deadlines(nanos::get));
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

  /** Follows one channel: what it finds comes after what it had. */
  private final class Reader implements Store.Next {
    private final ChannelId channel;
    private MessageId position = MessageId.START;

    Reader(ChannelId channel) {
      this.channel = channel;
    }

    @Override
    public void found(Message message, boolean missed) {
      if (!message.id().isAfter(position)) {
        wrong.add(message.id() + " was found after " + position);
      }
      position = message.id();
      store.received(channel, position);
    }

    @Override
    public void nothing(MessageId last) {}

    @Override
    public void unknown() {}

    @Override
    public void noRoom() {}
  }

  private final class Writer implements Store.Appended {
    private MessageId last = MessageId.START;

    @Override
    public void appended(Message message, MessageId previous, ChannelInfo info) {
      if (!message.id().isAfter(last) || !message.id().isAfter(previous)) {
        wrong.add(message.id() + " was given after " + last + " and " + previous);
      }
      last = message.id();
    }

    @Override
    public void noRoom() {}
  }

  @Test
  void ids_grow_and_memory_balances_whatever_happens_at_once() throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    for (int i = 0; i < THREADS; i++) {
      int seed = i;
      threads.execute(() -> live(new Random(seed)));
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(50, TimeUnit.SECONDS)).isTrue();
    assertThat(wrong).isEmpty();
    CHANNELS.forEach(channel -> store.delete(channel, info -> {}));
    assertThat(budget.used()).isZero();
    assertThat(store.channels()).isZero();
    assertThat(store.deadlines.isEmpty()).isTrue();
  }

  private void live(Random random) {
    List<Reader> readers = CHANNELS.stream().map(Reader::new).toList();
    List<Writer> writers = CHANNELS.stream().map(channel -> new Writer()).toList();
    for (int step = 0; step < STEPS; step++) {
      int which = random.nextInt(CHANNELS.size());
      ChannelId channel = CHANNELS.get(which);
      Reader reader = readers.get(which);
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> {
          Draft draft = new Draft(Body.of(new byte[random.nextInt(300)]), null);
          store.append(channel, draft, policy(random).location(), writers.get(which));
        }
        case 4, 5, 6 -> store.next(channel, reader.position, Store.Wish.LOOK, reader);
        case 7 -> store.next(channel, reader.position, Store.Wish.JOIN, reader);
        case 8 -> store.leave(channel, 1);
        case 9 -> store.create(channel, policy(random).location(), info -> {});
        case 10 -> store.delete(channel, info -> {});
        default -> {
          nanos.addAndGet(random.nextInt(1_000_000_000));
          store.expire();
        }
      }
    }
  }

  private static Policy policy(Random random) {
    return Policy.SHIPPED
        .keeping(random.nextInt(4))
        .expiringAfter(1 + random.nextInt(5))
        .receivedBy(random.nextInt(2));
  }
}
