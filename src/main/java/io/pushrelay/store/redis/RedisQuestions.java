package io.pushrelay.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.SubjectCounts;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol;

/**
 * What this node asks all others that hear of it, and answers. Redis says how many have heard a
 * question; this node is one of them, and answers itself with nothing. Nothing of it is kept in
 * Redis. Thread-safe.
 */
final class RedisQuestions {
  /** What a question begins with; its number, who asks, and what follow. */
  static final char QUESTION = 'q';

  /** What an answer begins with; the number of the question and what follow. */
  static final char ANSWER = 'a';

  /** Of what is asked to be told alone: a node that hangs is left out. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private static final String SILENT = "Not all nodes have answered: some listeners may be left.";

  /** Where this node hears answers. */
  final byte[] answers;

  private final RedisArguments arguments;
  private final Duration timeout;
  private volatile Consumer<RedisRequest> link = request -> request.fail(RedisFailure.UNREACHABLE);
  private final AtomicLong number = new AtomicLong();
  private final Map<Long, Asked<?>> asked = new ConcurrentHashMap<>();

  /**
   * @param timeout after which an answer does not come any more
   */
  RedisQuestions(RedisArguments arguments, Duration timeout) {
    this.arguments = arguments;
    this.timeout = timeout;
    answers = arguments.answers(UUID.randomUUID().toString());
  }

  /**
   * There is a way to the others from now on.
   *
   * @param way sends requests
   */
  void begin(Consumer<RedisRequest> way) {
    link = way;
  }

  /** {@link Store#revoke}. */
  void revoke(String subject, @Nullable ChannelId channel, Store.OthersReply<Integer> then) {
    byte[] id = channel == null ? new byte[0] : channel.value().getBytes(UTF_8);
    byte[] name = subject.getBytes(UTF_8);
    ByteBuffer what =
        ByteBuffer.allocate(5 + id.length + name.length).put((byte) 'r').putInt(id.length);
    ask(
        what.put(id).put(name).array(),
        new Asked<>(then, 0, ByteBuffer::getInt, Integer::sum, timeout, false));
  }

  /** {@link Store#subjects}. */
  void subjects(ChannelId channel, Store.OthersReply<SubjectCounts> then) {
    byte[] id = channel.value().getBytes(UTF_8);
    ask(
        ByteBuffer.allocate(1 + id.length).put((byte) 's').put(id).array(),
        new Asked<>(
            then,
            SubjectCounts.NONE,
            PackedSubjects::unpack,
            SubjectCounts::plus,
            patience(),
            true));
  }

  /** {@link Store#nodes}. */
  void nodes(Store.OthersReply<List<String>> then) {
    ask(
        new byte[] {'n'},
        new Asked<>(
            then,
            List.of(),
            in -> List.of(new String(PackedBytes.read(in, in.remaining()), UTF_8)),
            RedisQuestions::append,
            patience(),
            true));
  }

  private static List<String> append(List<String> some, List<String> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  private Duration patience() {
    return timeout.compareTo(LOOK) < 0 ? timeout : LOOK;
  }

  private void ask(byte[] what, Asked<?> question) {
    long own = number.incrementAndGet();
    asked.put(own, question);
    ByteBuffer text =
        ByteBuffer.allocate(11 + answers.length + what.length)
            .put((byte) QUESTION)
            .putLong(own)
            .putShort((short) answers.length)
            .put(answers)
            .put(what);
    link.accept(
        new RedisRequest(
            Protocol.Command.PUBLISH,
            heard -> settle(own, question.heard((Long) heard)),
            failure -> {
              if (asked.remove(own) != null) {
                question.fail(failure.toException());
              }
            },
            arguments.questions(),
            text.array()));
  }

  private void settle(long own, boolean over) {
    if (over) {
      Asked<?> question = asked.remove(own);
      if (question != null) {
        question.tell();
      }
    }
  }

  /** To be called every now and then: those who have not answered do not any more. */
  void tick() {
    asked.forEach(
        (own, question) -> {
          if (question.isLate() && asked.remove(own) != null) {
            if (question.partial) {
              question.tell();
            } else {
              question.fail(new StoreException(SILENT));
            }
          }
        });
  }

  /** There is no way to the others any more: whoever waits for them is told so. */
  void end() {
    asked.forEach(
        (own, question) -> {
          if (asked.remove(own) != null) {
            question.fail(RedisFailure.UNREACHABLE.toException());
          }
        });
  }

  /**
   * Answers a question, or takes an answer.
   *
   * @param here whom to ask, null if nobody is there yet
   */
  void hear(char kind, ByteBuffer in, Store.@Nullable News here) {
    long own = in.getLong();
    if (kind == ANSWER) {
      take(own, in);
      return;
    }
    byte[] asking = PackedBytes.read(in, in.getShort());
    if (Arrays.equals(asking, answers)) {
      take(own, null);
      return;
    }
    byte[] answer = answer(in, here);
    link.accept(
        new RedisRequest(
            Protocol.Command.PUBLISH,
            heard -> {},
            asking,
            ByteBuffer.allocate(9 + answer.length)
                .put((byte) ANSWER)
                .putLong(own)
                .put(answer)
                .array()));
  }

  private static byte[] answer(ByteBuffer in, Store.@Nullable News here) {
    byte what = in.get();
    if (what == 'n') {
      return here == null ? new byte[0] : here.figures().getBytes(UTF_8);
    }
    if (what == 'r') {
      byte[] id = PackedBytes.read(in, in.getInt());
      ChannelId channel = id.length == 0 ? null : new ChannelId(new String(id, UTF_8));
      String subject = new String(PackedBytes.read(in, in.remaining()), UTF_8);
      int ended = here == null ? 0 : here.revoked(subject, channel);
      return ByteBuffer.allocate(4).putInt(ended).array();
    }
    ChannelId channel = new ChannelId(new String(PackedBytes.read(in, in.remaining()), UTF_8));
    return PackedSubjects.pack(here == null ? SubjectCounts.NONE : here.subjects(channel));
  }

  private void take(long own, @Nullable ByteBuffer answer) {
    Asked<?> question = asked.get(own);
    if (question != null) {
      settle(own, question.answered(answer));
    }
  }

  /** Reads an answer. */
  private interface Reading<T> {
    T read(ByteBuffer in);
  }

  /** A question under way. */
  private static final class Asked<T> {
    private final Store.OthersReply<T> then;
    private final Reading<T> reading;
    private final BinaryOperator<T> plus;
    private final long end;

    /** Whether it is told as well what only some have answered. */
    final boolean partial;

    private T sum;
    private long left;
    private boolean sent;

    Asked(
        Store.OthersReply<T> then,
        T none,
        Reading<T> reading,
        BinaryOperator<T> plus,
        Duration patience,
        boolean partial) {
      this.then = then;
      this.sum = none;
      this.reading = reading;
      this.plus = plus;
      this.partial = partial;
      this.end = System.nanoTime() + patience.toNanos();
    }

    /** So many have heard it; says whether all of them have answered, as some may have before. */
    synchronized boolean heard(long count) {
      sent = true;
      left += count;
      return left <= 0;
    }

    /** Takes an answer, null for nothing; says whether it is the last one. */
    synchronized boolean answered(@Nullable ByteBuffer answer) {
      left--;
      if (answer != null) {
        sum = plus.apply(sum, reading.read(answer));
      }
      return sent && left <= 0;
    }

    boolean isLate() {
      return System.nanoTime() - end > 0;
    }

    void tell() {
      T all;
      synchronized (this) {
        all = sum;
      }
      then.told(all);
    }

    void fail(StoreException reason) {
      then.failed(reason);
    }
  }
}
