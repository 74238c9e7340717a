package io.pushrelay.store.redis;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.RedisInputStream;

/** Jedis's connection, on which requests go out while replies and news come in. */
final class RedisConnection extends Connection {
  private static final int OLDEST_VERSION = 7;

  private final JedisClientConfig config;
  private boolean begun;

  RedisConnection(HostAndPort address, JedisClientConfig config) {
    super(new DefaultJedisSocketFactory(address, config));
    this.config = config;
  }

  /**
   * Connects, and waits for that.
   *
   * @throws JedisException if it can't be reached, or is not one that can be used
   */
  void begin() {
    initializeFromClientConfig(config);
    setTimeoutInfinite(); // the one who reads waits for as long as nothing is asked
  }

  /** Once only: Jedis would connect anew when it is asked after its end. */
  @Override
  public void connect() {
    if (!begun) {
      begun = true;
      super.connect();
    }
  }

  @Override
  protected Map<String, Object> hello(byte[]... arguments) {
    Map<String, Object> about = super.hello(arguments);
    String version = String.valueOf(about.get("version"));
    if ("sentinel".equals(about.get("mode"))) {
      throw new RedisProblem(
          "is a Sentinel. Write redis+sentinel://HOST:PORT/MASTER into push_redis_url.");
    }
    if (major(version) < OLDEST_VERSION) {
      throw new RedisProblem("is version " + version + ". It must be 7.0 or later.");
    }
    if ("replica".equals(about.get("role"))) {
      throw new RedisProblem(RedisProblem.IS_REPLICA);
    }
    return about;
  }

  private static int major(String version) {
    try {
      return Integer.parseInt(version.split("\\.", 2)[0]);
    } catch (NumberFormatException e) {
      return OLDEST_VERSION; // something else than Redis, which is tried
    }
  }

  @Override
  protected @Nullable Object protocolRead(RedisInputStream in) {
    boolean pushed = in.peek(Protocol.GREATER_THAN_BYTE);
    Object read = super.protocolRead(in);
    return pushed && read instanceof List<?> parts ? new Push(parts) : read;
  }

  /** What Redis sends without having been asked (RESP3): {@code message}, the channel, the text. */
  record Push(List<?> parts) {
    boolean isMessage() {
      return parts.size() == 3 && parts.get(2) instanceof byte[];
    }
  }

  void flushRequests() {
    flush();
  }

  /** May be called by any thread, which ends whatever others do with it. */
  void cut() {
    try {
      forceDisconnect();
    } catch (IOException e) {
      // It is gone all the same.
    }
  }
}
