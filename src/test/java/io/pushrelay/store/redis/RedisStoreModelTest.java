package io.pushrelay.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.Repetitions;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.store.AskedChannel;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreHistory;
import io.pushrelay.time.FakeTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** The store on Redis answers as the model does, whatever is asked in whatever order. */
final class RedisStoreModelTest {
  private static final int HISTORIES = Repetitions.of(40, 100);

  @RegisterExtension static final RedisServer REDIS = new RedisServer();

  @ParameterizedTest
  @ValueSource(longs = {1200, 3000, 1 << 20})
  void every_history_is_answered_as_by_the_model(long room) {
    live(1, room);
  }

  @ParameterizedTest
  @ValueSource(longs = {1200, 3000, 1 << 20})
  void every_history_of_two_nodes_is_answered_as_by_the_model(long room) {
    live(2, room);
  }

  private static void live(int nodes, long room) {
    try (Jedis jedis = REDIS.connect()) {
      for (int seed = 0; seed < HISTORIES; seed++) {
        new StoreHistory(seed, room, (bytes, time) -> new Subject(jedis, nodes, bytes, time)).run();
        REDIS.closeStores();
      }
    }
  }

  private static final class Subject implements StoreHistory.Subject {
    private final Jedis jedis;
    private final String prefix;
    private final List<Store> stores;

    Subject(Jedis jedis, int nodes, long room, FakeTime time) {
      String namespace = REDIS.namespace();
      this.jedis = jedis;
      prefix = "{" + namespace + "}:";
      stores =
          Stream.<Store>generate(
                  () -> REDIS.open(namespace, room, new FakeRedisTime(time, time::nanos)))
              .limit(nodes)
              .toList();
    }

    @Override
    public List<Store> stores() {
      return stores;
    }

    /** Waits until all that was asked for is done, also that of which nothing is told. */
    private void await() {
      for (Store store : stores) {
        assertThat(new AskedChannel(store, new ChannelId("nobody's")).info()).isEmpty();
      }
    }

    @Override
    public long used() {
      await();
      String used = jedis.hget(prefix + "s", "u");
      return used == null ? 0 : Long.parseLong(used);
    }

    @Override
    public int channels() {
      return jedis.keys(prefix + "c:*").size();
    }

    @Override
    public boolean hasNoDeadline() {
      return !jedis.exists(prefix + "d");
    }
  }
}
