package io.pushrelay.store.memory;

import io.pushrelay.channel.Admission;
import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.store.AskedChannel;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;
import io.pushrelay.store.TestPolicy;
import io.pushrelay.time.Deadlines;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the store's operations cost, and whether it matters how much else is kept. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StoreBenchmark {
  private static final Store.InfoReply NOBODY = AskedChannel.infoReply(info -> {});

  private static final long BUDGET = 8L << 30;
  private static final NewMessage DRAFT = new NewMessage(Body.of(new byte[100]), "text/plain");
  private static final Answered NOTHING = new Answered();

  /** Time that the benchmark lets pass. */
  private static final class Time {
    private long nanos;

    long nanos() {
      return nanos;
    }
  }

  /** Remembers what it was told. */
  private static final class Answered implements Store.AppendReply, Store.NextReply {
    private @Nullable Message message;

    @Override
    public void appended(
        Message sent, MessageId previous, ChannelInfo info, boolean heardElsewhere) {
      message = sent;
    }

    @Override
    public void found(Message found, boolean missed) {
      message = found;
    }

    @Override
    public void nothing(MessageId last, int generation) {
      throw new AssertionError("there is no message after the position");
    }

    @Override
    public void full(MessageId last) {
      throw new AssertionError("nobody joins");
    }

    @Override
    public void unknown() {
      throw new AssertionError("there is no such channel");
    }

    @Override
    public void noRoom() {
      throw new AssertionError("there is no room");
    }

    @Override
    public void failed(StoreException reason) {
      throw reason;
    }
  }

  private static MemoryStore store(Time time) {
    return new MemoryStore(
        new MemoryBudget(BUDGET), InstantSource.system(), new Deadlines(time::nanos));
  }

  private static ChannelId[] ids(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new ChannelId(prefix + i))
        .toArray(ChannelId[]::new);
  }

  /** A channel with a full buffer of 1,000 messages, among others with a message each. */
  @State(Scope.Thread)
  public static class FullBuffer {
    private static final int LENGTH = 1_000;

    @Param({"1", "1000", "100000"})
    int channels;

    private final MemoryStore store = store(new Time());
    private final ChannelId channel = new ChannelId("channel");
    private final MessageId[] positions = new MessageId[LENGTH - 1];
    private final Answered answered = new Answered();

    @Setup
    public void fill() {
      RetentionPolicy policy = TestPolicy.SHIPPED.keeping(LENGTH).policy();
      for (ChannelId other : ids("other-", channels - 1)) {
        store.append(other, DRAFT, policy, NOTHING);
      }
      for (int i = 0; i < LENGTH; i++) {
        store.append(channel, DRAFT, policy, answered);
        if (i < positions.length && answered.message != null) {
          positions[i] = answered.message.id();
        }
      }
    }
  }

  /** The message after an id that is anywhere in the buffer. */
  @Benchmark
  public @Nullable Message lookUp(FullBuffer buffer) {
    int i = ThreadLocalRandom.current().nextInt(buffer.positions.length);
    buffer.store.next(
        buffer.channel, buffer.positions[i], Store.IfNone.LOOK, Admission.ALL, buffer.answered);
    return buffer.answered.message;
  }

  /** So many messages, ten on each channel, of which one expires with each step of time. */
  @State(Scope.Thread)
  public static class Expiring {
    private static final long STEP_NANOS = 1_000;

    @Param({"1000", "1000000"})
    int messages;

    private final Time time = new Time();
    private final MemoryStore store = store(time);
    private final Answered answered = new Answered();
    private ChannelId[] ids = {};
    private RetentionPolicy policy = TestPolicy.ENDLESS.policy();
    private int next;

    @Setup
    public void fill() {
      ids = ids("channel-", messages / 10);
      TestPolicy endless = TestPolicy.ENDLESS;
      policy =
          new TestPolicy(
                  endless.length(),
                  0,
                  Duration.ofNanos(messages * STEP_NANOS),
                  endless.channelTimeout(),
                  true)
              .policy();
      for (int i = 0; i < messages; i++) {
        step();
      }
    }

    private void step() {
      time.nanos += STEP_NANOS;
      next = next + 1 == ids.length ? 0 : next + 1;
      store.append(ids[next], DRAFT, policy, answered);
    }
  }

  /** One message is appended, the oldest of all expires. */
  @Benchmark
  public @Nullable Message expire(Expiring expiring) {
    expiring.step();
    expiring.store.expire();
    return expiring.answered.message;
  }

  /** So many channels. */
  @State(Scope.Thread)
  public static class Others {
    private static final int NEW = 1_024;

    @Param({"0", "1000", "100000"})
    int channels;

    private final MemoryStore store = store(new Time());
    private final RetentionPolicy policy = TestPolicy.SHIPPED.policy();
    private final ChannelId[] ids = ids("new-", NEW);
    private int next;

    @Setup
    public void fill() {
      for (ChannelId other : ids("other-", channels)) {
        store.create(other, policy, NOBODY);
      }
    }
  }

  /** A channel is created and deleted. */
  @Benchmark
  public void createAndDelete(Others others) {
    ChannelId id = others.ids[others.next++ % Others.NEW];
    others.store.create(id, others.policy, NOBODY);
    others.store.delete(id, NOBODY);
  }
}
