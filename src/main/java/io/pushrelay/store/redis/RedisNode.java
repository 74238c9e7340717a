package io.pushrelay.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;
import io.pushrelay.store.Store;
import java.nio.ByteBuffer;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * This node, as one of those that share the store: how many listeners it has at each channel, by
 * what Redis was sent and has answered in one session, and what it hears of the others. A session
 * begins with these numbers, so that whatever was lost with the one before leaves no trace in them.
 */
final class RedisNode {
  /** More than that are left to their timeout. */
  private static final int FORMER = 100;

  private final RedisArguments arguments;
  private final Map<ChannelId, Integer> listeners = new ConcurrentHashMap<>();

  /** As what Redis may know this node in sessions before: one may be lost before it has begun. */
  private final Deque<byte[]> former = new ConcurrentLinkedDeque<>();

  private volatile Store.@Nullable News news;

  RedisNode(RedisArguments arguments) {
    this.arguments = arguments;
  }

  void subscribe(Store.News told) {
    news = told;
  }

  /** Redis counts a listener more. */
  void joined(ChannelId channel) {
    listeners.merge(channel, 1, Integer::sum);
  }

  /** Redis is sent that so many are left out. */
  void left(ChannelId channel, int count) {
    listeners.computeIfPresent(channel, (id, known) -> known > count ? known - count : null);
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
    session.subscribe(arguments.inbox(session.node));
    for (RedisScript script : RedisScript.values()) {
      session.load(script);
    }
    List<byte[]> before = List.copyOf(former);
    former.addLast(session.node);
    if (former.size() > FORMER) {
      former.removeFirst();
    }
    send(
        session,
        RedisScript.HELLO,
        null,
        () -> former.removeAll(before),
        before.toArray(byte[][]::new));
    listeners.forEach(
        (channel, count) ->
            send(
                session,
                RedisScript.RESUME,
                channel,
                () -> interrupted(channel),
                RedisArguments.bytes(count)));
  }

  private void send(
      RedisSession session,
      RedisScript script,
      @Nullable ChannelId channel,
      Runnable then,
      byte[]... more) {
    RedisRequest request =
        new RedisRequest(script, arguments.of(channel, more), reply -> then.run(), failure -> {});
    boolean unused = session.send(request.essential()); // who is refused has another session begun
  }

  /** Whoever listens here must ask what comes next. */
  void interrupted(ChannelId channel) {
    Store.News told = news;
    if (told != null) {
      told.interrupted(channel);
    }
  }

  /** Something was published for this node ({@code tell} of {@code channel.lua}). */
  void hear(byte[] text) {
    Store.News told = news;
    ByteBuffer in = ByteBuffer.wrap(text);
    char kind = (char) in.get();
    if (kind == 'd') {
      ChannelId channel = channel(in, in.remaining());
      forgotten(channel);
      if (told != null) {
        told.deleted(channel);
      }
    } else {
      MessageId previous = RedisIds.id((long) in.getDouble());
      ChannelId channel = channel(in, in.getInt());
      byte[] message = new byte[in.remaining()];
      in.get(message);
      if (told != null) {
        told.appended(channel, PackedMessage.unpack(message), previous, kind == 'm');
      }
    }
  }

  private static ChannelId channel(ByteBuffer in, int length) {
    byte[] name = new byte[length];
    in.get(name);
    return new ChannelId(new String(name, UTF_8));
  }
}
