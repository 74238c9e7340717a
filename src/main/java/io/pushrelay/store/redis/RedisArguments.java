package io.pushrelay.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.channel.ChannelId;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What all scripts are given ({@code channel.lua}). Thread-safe. */
final class RedisArguments {
  private static final int COMMON = 7;
  private static final byte[] NONE = {};

  private final String prefix;
  private final byte[] state;
  private final byte[] limit;
  private final RedisTime time;

  /** The newest second that this node has seen: Redis may lose it, and ids must not come back. */
  private final AtomicLong seen = new AtomicLong();

  RedisArguments(String namespace, long limit, RedisTime time) {
    this.prefix = "{" + namespace + "}:";
    this.state = (prefix + "s").getBytes(UTF_8);
    this.limit = bytes(limit);
    this.time = time;
  }

  /** A message of this second was seen. */
  void saw(long second) {
    seen.accumulateAndGet(second, Math::max);
  }

  /** Where a node hears of the others. */
  byte[] inbox(byte[] node) {
    return (prefix + "i:" + new String(node, UTF_8)).getBytes(UTF_8);
  }

  /** Where all nodes hear what they are asked. */
  byte[] questions() {
    return (prefix + "q").getBytes(UTF_8);
  }

  /** Where a node hears what it is answered. */
  byte[] answers(String node) {
    return (prefix + "a:" + node).getBytes(UTF_8);
  }

  /** What the keys of channels begin with. */
  String channelKeys() {
    return prefix + "c:";
  }

  /**
   * The key and the arguments. The node is the session's to say.
   *
   * @param channel null if it is not about one
   */
  byte[][] of(@Nullable ChannelId channel, byte[]... more) {
    byte[][] all = new byte[COMMON + more.length][];
    all[0] = state;
    all[1] = time.micros().getBytes(UTF_8);
    all[2] = time.second().getBytes(UTF_8);
    all[3] = bytes(seen.get());
    all[4] = limit;
    all[5] = NONE;
    all[6] = channel == null ? NONE : channel.value().getBytes(UTF_8);
    System.arraycopy(more, 0, all, COMMON, more.length);
    return all;
  }

  static byte[] bytes(long number) {
    return Long.toString(number).getBytes(UTF_8);
  }

  static byte[] micros(Duration time) {
    return bytes(TimeUnit.MICROSECONDS.convert(time));
  }
}
