package io.pushrelay.store.redis;

import java.time.Duration;
import java.util.List;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisException;

/** Asks a Sentinel where the primary is, with a connection for that alone. */
final class RedisSentinels {
  private RedisSentinels() {}

  /**
   * @throws JedisException if the Sentinel can't be reached, or does not know
   */
  static HostAndPort primary(RedisAddress address, RedisAddress.Host sentinel, Duration timeout) {
    try {
      return ask(address, sentinel, timeout, false);
    } catch (JedisAccessControlException e) {
      if (address.password() == null) {
        throw e;
      }
      return ask(address, sentinel, timeout, true);
    }
  }

  private static HostAndPort ask(
      RedisAddress address, RedisAddress.Host sentinel, Duration timeout, boolean loggedIn) {
    try (Connection connection =
        new Connection(sentinel.hostAndPort(), address.sentinelConfig(timeout, loggedIn))) {
      connection.sendCommand(
          Protocol.Command.SENTINEL, "GET-MASTER-ADDR-BY-NAME", String.valueOf(address.master()));
      List<String> primary = connection.getMultiBulkReply();
      if (primary == null || primary.size() != 2) {
        throw new RedisProblem(
            "is not known to the Sentinel at " + sentinel + ". Correct push_redis_url.");
      }
      return new HostAndPort(primary.get(0), Integer.parseInt(primary.get(1)));
    }
  }
}
