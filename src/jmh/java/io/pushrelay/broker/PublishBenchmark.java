package io.pushrelay.broker;

import com.sun.management.ThreadMXBean;
import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.channel.Ticks;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.value.Concurrency;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.Store;
import io.pushrelay.store.memory.MemoryStore;
import io.pushrelay.time.Deadlines;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What it costs the broker and the store to publish, without HTTP: deliveries are made by the
 * thread that publishes, to listeners that do nothing.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Thread)
public class PublishBenchmark {
  private static final int DELIVERIES = 10_000;
  private static final long BUDGET = 8L << 30;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final RetentionPolicy SENDER = TestLocations.retention();
  private static final ListenerLocation LISTENER = TestLocations.listener(Concurrency.BROADCAST);
  private static final NewMessage DRAFT = new NewMessage(Body.of(new byte[100]), "text/plain");

  /** Has had each message, as one whose socket takes it at once. */
  private static final class Acknowledging implements Listener {
    private @Nullable Subscription subscription;

    @Override
    public void begin(Subscription given) {
      subscription = given;
    }

    @Override
    public void deliver(Message message, boolean missed) {
      Objects.requireNonNull(subscription).acknowledge(message);
    }

    @Override
    public void end(EndReason ending) {}
  }

  /** As a sender's request makes it. */
  private static NewMessage draft() {
    int now = Ticks.of(System.nanoTime());
    return new NewMessage(DRAFT.body(), DRAFT.contentType(), null, null, now);
  }

  /** Messages to channels on which nobody is held, taken in turn. */
  @State(Scope.Thread)
  public static class Channels {
    @Param({"1", "1000", "100000"})
    int channels;

    private final Broker broker = broker();
    private ChannelId[] ids = {};
    private int next;

    /** Each has a full buffer. */
    @Setup
    public void fill() {
      ids = ids(channels);
      for (int i = 0; i < 5; i++) {
        for (ChannelId id : ids) {
          broker.publish(id, DRAFT, SENDER);
        }
      }
    }

    ChannelId next() {
      next = next + 1 == ids.length ? 0 : next + 1;
      return ids[next];
    }
  }

  /** 10,000 held listeners, so many on each channel. */
  @State(Scope.Thread)
  public static class Held {
    @Param({"1", "100", "10000"})
    int listeners;

    private final Broker broker = broker();
    private ChannelId[] ids = {};
    private MessageId[] positions = {};

    /** Nothing has been sent to them yet. */
    @Setup
    public void channels() {
      ids = ids(DELIVERIES / listeners);
      positions = new MessageId[ids.length];
      Arrays.fill(positions, MessageId.START);
    }

    /** Those who were told come back. */
    @Setup(Level.Invocation)
    public void hold() {
      for (int i = 0; i < ids.length; i++) {
        for (int j = 0; j < listeners; j++) {
          broker.listen(ids[i], LISTENER, positions[i], new Acknowledging());
        }
      }
    }
  }

  /** What publishing allocates, without what listeners allocate when they come back. */
  @State(Scope.Thread)
  public static class Allocated {
    private long bytes;
    private long deliveries;

    /** Prints the mean; JMH has no counter that is not a sum or a rate. */
    @TearDown
    public void print() {
      System.out.printf("# %.0f bytes allocated for a delivery%n", (double) bytes / deliveries);
    }
  }

  private static Broker broker() {
    long start = System.nanoTime();
    LongSupplier nanos = () -> System.nanoTime() - start;
    MemoryBudget budget = new MemoryBudget(BUDGET);
    Store store = new MemoryStore(budget, InstantSource.system(), new Deadlines(nanos));
    return new Broker(
        store,
        budget,
        InstantSource.system(),
        new Deadlines(nanos),
        Runnable::run,
        1,
        TestBroker.metrics(System::nanoTime));
  }

  private static ChannelId[] ids(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new ChannelId("channel-" + i))
        .toArray(ChannelId[]::new);
  }

  /** Nobody is held: messages a second. */
  @Benchmark
  public Object toNobody(Channels channels) {
    return channels.broker.publish(channels.next(), draft(), SENDER);
  }

  /** Held listeners are told: deliveries a second. */
  @Benchmark
  @OperationsPerInvocation(DELIVERIES)
  public void toHeld(Held held, Allocated allocated) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < held.ids.length; i++) {
      PublishResult published =
          Objects.requireNonNull(
              held.broker.publish(held.ids[i], draft(), SENDER).toCompletableFuture().join());
      published.delivery().run();
      held.positions[i] = published.info().lastMessageId();
    }
    allocated.bytes += THREADS.getCurrentThreadAllocatedBytes() - before;
    allocated.deliveries += DELIVERIES;
  }
}
