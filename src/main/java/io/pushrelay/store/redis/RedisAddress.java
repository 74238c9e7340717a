package io.pushrelay.store.redis;

import java.time.Duration;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;

/**
 * Where Redis is.
 *
 * @param database its number, 0 or more
 */
public record RedisAddress(String host, int port, int database) {
  HostAndPort hostAndPort() {
    return new HostAndPort(host, port);
  }

  JedisClientConfig config(Duration timeout) {
    int millis = (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
    return DefaultJedisClientConfig.builder()
        .resp3()
        .timeoutMillis(millis)
        .database(database)
        .clientName("pushrelay")
        .build();
  }
}
