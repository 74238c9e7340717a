package io.pushrelay.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pushrelay.channel.MessageId;
import io.pushrelay.store.AskedChannel;
import io.pushrelay.store.RecordingAnswer;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreContract;
import io.pushrelay.store.TestPolicy;
import io.pushrelay.time.Await;
import io.pushrelay.time.FakeTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

final class RedisStoreTest extends StoreContract {
  @RegisterExtension static final RedisServer REDIS = new RedisServer();

  private String namespace = "";

  @Override
  public Store open(long room, InstantSource clock, LongSupplier nanos) {
    namespace = REDIS.namespace();
    return REDIS.open(namespace, room, new FakeRedisTime(clock, nanos));
  }

  private Set<String> keys() {
    try (Jedis jedis = REDIS.connect()) {
      return jedis.keys("{" + namespace + "}:*");
    }
  }

  @AfterEach
  void nothing_is_left_of_deleted_channels() {
    deleteAll();
    store().close();
    assertThat(keys()).isSubsetOf("{" + namespace + "}:s", "{" + namespace + "}:f");
    try (Jedis jedis = REDIS.connect()) {
      Map<String, String> state = jedis.hgetAll("{" + namespace + "}:s");
      assertThat(state.getOrDefault("u", "0")).as("bytes left").isEqualTo("0");
      if (!state.isEmpty()) {
        assertThat(jedis.ttl("{" + namespace + "}:s")).as("the state goes too").isPositive();
      }
    }
  }

  @Test
  void scripts_that_redis_has_lost_are_sent_again() {
    AskedChannel room = channel("room");
    room.send("before");
    try (Jedis jedis = REDIS.connect()) {
      jedis.scriptFlush();
    }
    assertThat(room.send("after").id()).isEqualTo(new MessageId(FakeTime.START, 1));
  }

  @Test
  void ids_go_on_growing_when_redis_has_lost_everything() {
    AskedChannel room = channel("room");
    MessageId before = room.send("before").id();
    try (Jedis jedis = REDIS.connect()) {
      jedis.flushAll();
    }
    assertThat(room.info()).isEmpty();
    assertThat(room.send("after").id()).isGreaterThan(before);
  }

  @Test
  void namespaces_do_not_see_each_other() {
    channel("room").send("x");
    Store other = REDIS.open(REDIS.namespace(), ROOM, new FakeRedisTime(time(), time()::nanos));
    AskedChannel same = new AskedChannel(other, channel("room").id());
    assertThat(same.info()).isEmpty();
    assertThat(same.send("y").id()).isEqualTo(new MessageId(FakeTime.START, 0));
    same.delete();
  }

  @Test
  void store_with_redis_own_time_gives_its_second_and_expires_by_it() {
    Store store = REDIS.open(REDIS.namespace(), ROOM, RedisTime.OWN);
    AskedChannel room = new AskedChannel(store, channel("room").id());
    MessageId id = room.send("x", TestPolicy.SHIPPED.expiringAfter(8)).id();
    assertThat(id.second()).isCloseTo(System.currentTimeMillis() / 1000, within(5L));
    assertThat(room.oldest()).isInstanceOf(RecordingAnswer.Found.class);
    Await.until(
        "it expires", Duration.ofSeconds(30), () -> room.info().orElseThrow().messages() == 0);
    room.delete();
  }
}
