package io.pushrelay.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.Admission;
import io.pushrelay.channel.MessageId;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** A Redis to which somebody else writes, too. */
final class RedisForeignerTest extends RedisFixture {
  /** What a listener is told: found, nothing, ...; or the sentence of the failure. */
  private static String next(Store store) {
    CompletableFuture<String> told = new CompletableFuture<>();
    Store.NextReply reply =
        (Store.NextReply)
            Proxy.newProxyInstance(
                RedisForeignerTest.class.getClassLoader(),
                new Class<?>[] {Store.NextReply.class},
                (proxy, called, arguments) -> {
                  String what = called.getName();
                  boolean failed = what.equals("failed");
                  return told.complete(
                          failed
                              ? String.valueOf(((StoreException) arguments[0]).getMessage())
                              : what)
                      ? null
                      : what;
                });
    store.next(ROOM, MessageId.START, Store.IfNone.LOOK, Admission.ALL, reply);
    return told.orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Test
  void listener_is_told_that_a_message_can_not_be_read() throws Exception {
    RedisProcess redis = redis();
    RedisStore store = open(redis.address());
    room(store).send("a message");
    assertThat(next(store)).isEqualTo("found");
    try (Jedis jedis = redis.connect()) {
      byte[] key = "{test}:m:room".getBytes(UTF_8);
      byte[] message = Arrays.copyOf(jedis.lindex(key, 0), 35);
      message[32] = 1; // a Content-Type, and half of its length
      String unused = jedis.lset(key, 0, message);
    }
    assertThat(next(store))
        .isEqualTo("A message can't be read: something else than a relay has written to Redis.");
    assertThat(log.lines()).isEmpty();
  }
}
