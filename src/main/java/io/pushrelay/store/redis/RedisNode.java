package io.pushrelay.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.Ticks;
import io.pushrelay.store.Store;
import java.nio.ByteBuffer;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * This node, as one of those that share the store: how many listeners it has at each channel, by
 * what Redis was sent and has answered in one session, and what it hears of the others. A session
 * begins with these numbers, so that whatever was lost with the one before leaves no trace in them.
 */
final class RedisNode {
  /** More than that are left to their timeout. */
  private static final int FORMER = 100;

  /** What {@code resume.lua} answers, if not that this node's listeners were lost. */
  private static final Long RESUMED = 0L;

  private static final Long REPLACED = 1L;

  private final RedisArguments arguments;
  private final Map<ChannelId, Counted> listeners = new ConcurrentHashMap<>();

  /** As what Redis may know this node in sessions before: one may be lost before it has begun. */
  private final Deque<byte[]> former = new ConcurrentLinkedDeque<>();

  private volatile Store.@Nullable News news;

  private final RedisQuestions questions;

  RedisNode(RedisArguments arguments, RedisQuestions questions) {
    this.arguments = arguments;
    this.questions = questions;
  }

  void subscribe(Store.News told) {
    news = told;
  }

  /** So many of a generation: those before it are counted no more. */
  private record Counted(int generation, int listeners) {
    /** For {@code resume.lua}. */
    byte[][] arguments(byte[][] former) {
      byte[][] all = new byte[2 + former.length][];
      all[0] = RedisArguments.bytes(generation);
      all[1] = RedisArguments.bytes(listeners);
      System.arraycopy(former, 0, all, 2, former.length);
      return all;
    }
  }

  /** Redis counts so many listeners more. */
  void joined(ChannelId channel, int generation, int count) {
    listeners.merge(
        channel,
        new Counted(generation, count),
        (known, more) ->
            known.generation == generation
                ? new Counted(generation, known.listeners + count)
                : more);
  }

  /** Redis is sent that so many are left out. */
  void left(ChannelId channel, int generation, int count) {
    listeners.computeIfPresent(
        channel,
        (id, known) -> {
          if (known.generation != generation) {
            return known;
          }
          int left = known.listeners - count;
          return left > 0 ? new Counted(generation, left) : null;
        });
  }

  /** Redis counts nobody any more. */
  void forgotten(ChannelId channel) {
    listeners.remove(channel);
  }

  /**
   * A session begins: what happens from now on is heard of, and then asked what may have happened
   * before.
   */
  void begin(RedisSession session) {
    session.subscribe(arguments.inbox(session.node), arguments.questions(), questions.answers);
    for (RedisScript script : RedisScript.values()) {
      session.load(script);
    }
    byte[][] before = former.toArray(byte[][]::new);
    former.addLast(session.node);
    if (former.size() > FORMER) {
      former.removeFirst();
    }
    send(session, RedisScript.HELLO, null, reply -> {}, before);
    listeners.forEach(
        (channel, counted) ->
            send(
                session,
                RedisScript.RESUME,
                channel,
                reply -> resumed(channel, reply),
                counted.arguments(before)));
    send(session, RedisScript.BURY, null, reply -> former.removeAll(List.of(before)), before);
  }

  private void send(
      RedisSession session,
      RedisScript script,
      @Nullable ChannelId channel,
      Consumer<@Nullable Object> then,
      byte[]... more) {
    RedisRequest request =
        new RedisRequest(script, arguments.of(channel, more), then, failure -> {});
    boolean unused = session.send(request.essential()); // who is refused has another session begun
  }

  /** A message was sent here, and nobody here is told of it otherwise. */
  void interrupted(ChannelId channel) {
    Store.News told = news;
    if (told != null) {
      told.interrupted(channel, true);
    }
  }

  /** Redis has counted this node's listeners of a channel, unless it began to count others. */
  private void resumed(ChannelId channel, @Nullable Object reply) {
    Store.News told = news;
    boolean counted = RESUMED.equals(reply);
    if (!counted) {
      forgotten(channel);
    }
    if (told == null) {
      return;
    }
    if (REPLACED.equals(reply)) {
      told.replaced(channel);
    } else {
      told.interrupted(channel, counted);
    }
  }

  /** Something was published for this node ({@code tell} of {@code channel.lua}). */
  void hear(byte[] text) {
    Store.News told = news;
    ByteBuffer in = ByteBuffer.wrap(text);
    char kind = (char) in.get();
    if (kind == RedisQuestions.QUESTION || kind == RedisQuestions.ANSWER) {
      questions.hear(kind, in, told);
    } else if (kind == 'd' || kind == 'r') {
      ChannelId channel = channel(in, in.remaining());
      forgotten(channel);
      if (told != null && kind == 'd') {
        told.deleted(channel);
      } else if (told != null) {
        told.replaced(channel);
      }
    } else {
      MessageId previous = RedisIds.id((long) in.getDouble());
      ChannelId channel = channel(in, in.getInt());
      byte[] message = PackedBytes.read(in, in.remaining());
      if (told != null) {
        int received = Ticks.of(System.nanoTime());
        told.appended(channel, PackedMessage.unpack(message, received), previous, kind == 'm');
      }
    }
  }

  private static ChannelId channel(ByteBuffer in, int length) {
    return new ChannelId(new String(PackedBytes.read(in, length), UTF_8));
  }
}
