package io.pushrelay.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.store.RecordingAnswer;
import io.pushrelay.store.Store;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ClientKillParams;

/** Sentinels know where the primary is, and which replica takes its place. */
final class RedisSentinelTest extends RedisFixture {
  private static final String SECRET = "s3cret-of-mine";

  private static String[] monitor(RedisProcess primary, String... more) {
    String[] settings = {
      "--sentinel",
      "sentinel monitor main 127.0.0.1 " + primary.port() + " 1",
      "sentinel down-after-milliseconds main 1500", // which one that is busy may take to answer
      "sentinel failover-timeout main 2000"
    };
    String[] all = Arrays.copyOf(settings, settings.length + more.length);
    System.arraycopy(more, 0, all, settings.length, more.length);
    return all;
  }

  private static RedisAddress address(String master, String password, RedisProcess... sentinels) {
    List<RedisAddress.Host> hosts =
        Arrays.stream(sentinels)
            .map(sentinel -> new RedisAddress.Host("127.0.0.1", sentinel.port()))
            .toList();
    return new RedisAddress(hosts, null, password.isEmpty() ? null : password, false, 0, master);
  }

  /** To be called before the Sentinel starts, which looks for replicas every ten seconds only. */
  private RedisProcess replicaOf(RedisProcess primary) throws Exception {
    RedisProcess replica = redis("replicaof 127.0.0.1 " + primary.port());
    try (Jedis jedis = primary.connect()) {
      await("it is connected", () -> jedis.info("replication").contains("state=online"));
    }
    return replica;
  }

  @Test
  void sentinels_that_are_away_are_passed_over() throws Exception {
    RedisProcess primary = redis();
    RedisProcess away = redis(monitor(primary));
    RedisProcess sentinel = redis(monitor(primary));
    away.kill();
    assertThat(answers(open(address("main", "", away, sentinel)))).isTrue();
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void password_is_redis_own_and_a_sentinel_s_if_it_wants_one() throws Exception {
    RedisProcess primary = redis("requirepass " + SECRET);
    String auth = "sentinel auth-pass main " + SECRET;
    RedisProcess open = redis(monitor(primary, auth));
    RedisProcess shut = redis(monitor(primary, auth, "requirepass " + SECRET));
    assertThat(answers(open(address("main", SECRET, open)))).isTrue();
    assertThat(answers(open(address("main", SECRET, shut)))).isTrue();
    assertThat(log.lines()).isEmpty();
    open(address("main", "", shut));
    assertThat(awaitLine(1)).contains("/main/0 wants a password.");
  }

  @Test
  void master_that_no_sentinel_knows() throws Exception {
    RedisProcess sentinel = redis(monitor(redis()));
    open(address("other", "", sentinel));
    assertThat(awaitLine(1))
        .startsWith("WARNING Redis at redis+sentinel://127.0.0.1:" + sentinel.port() + "/other/0 ")
        .contains("is not known to the Sentinel at 127.0.0.1:" + sentinel.port());
  }

  @Test
  void promoted_replica_takes_over_and_ids_of_lost_messages_do_not_come_back() throws Exception {
    RedisProcess primary = redis();
    RedisProcess replica = replicaOf(primary);
    RedisProcess sentinel = redis(monitor(primary));
    RedisStore store = open(address("main", "", sentinel));
    RedisStore other = open(address("main", "", sentinel));
    RecordingNews news = new RecordingNews();
    other.subscribe(news);
    room(other).join();
    RecordingAnswer.Sent kept = room(store).send("kept");
    await("the replica has it", () -> hasMessage(replica));
    await("the Sentinel knows it", () -> hasReplica(sentinel));
    try (Jedis jedis = primary.connect()) {
      jedis.aclSetUser("default", "-psync", "-sync");
      jedis.clientKill(new ClientKillParams().type(ClientType.REPLICA));
    }
    RecordingAnswer.Sent lost = room(store).send("lost");
    assertThat(news.take()).contains(kept.id().toString());
    assertThat(news.take()).contains(lost.id().toString());
    primary.kill();
    await("the next primary answers", () -> answers(store) && answers(other));
    assertThat(news.take()).isEqualTo("room interrupted");
    assertThat(room(store).oldest()).isEqualTo(new RecordingAnswer.Found(kept.message(), false));
    assertThat(room(store).look(kept.id())).isInstanceOf(RecordingAnswer.Nothing.class);
    RecordingAnswer.Sent next = room(store).send("next");
    assertThat(next.id()).isGreaterThan(lost.id());
    assertThat(news.take()).contains(next.id().toString());
    assertThat(room(other).look(lost.id()))
        .as("whoever had the lost one")
        .isEqualTo(new RecordingAnswer.Found(next.message(), false));
    assertThat(log.lines()).hasSize(4); // of two nodes
  }

  private static boolean hasMessage(RedisProcess redis) {
    try (Jedis jedis = redis.connect()) {
      return jedis.llen("{test}:m:room") == 1;
    }
  }

  private static boolean hasReplica(RedisProcess sentinel) {
    try (Jedis jedis = sentinel.connect()) {
      return !jedis.sentinelReplicas("main").isEmpty();
    }
  }

  private static boolean hasBegunFailover(Jedis sentinel) {
    try {
      return "OK".equals(sentinel.sentinelFailover("main"));
    } catch (JedisDataException e) {
      return false;
    }
  }

  private static boolean isReplica(RedisProcess redis) {
    try (Jedis jedis = redis.connect()) {
      return jedis.info("replication").contains("role:slave");
    } catch (JedisException e) {
      return false; // the Sentinel ends its connections
    }
  }

  @Test
  void failover_that_is_asked_for_loses_nothing() throws Exception {
    RedisProcess primary = redis();
    RedisProcess replica = replicaOf(primary);
    RedisProcess sentinel = redis(monitor(primary));
    Store store = open(address("main", "", sentinel));
    RecordingAnswer.Sent sent = room(store).send("before");
    await("the replica has it", () -> hasMessage(replica));
    try (Jedis jedis = sentinel.connect()) {
      await("the replica is found good enough", () -> hasBegunFailover(jedis));
    }
    await("it has happened", () -> isReplica(primary));
    await("the next primary answers", () -> answers(store));
    assertThat(room(store).oldest()).isEqualTo(new RecordingAnswer.Found(sent.message(), false));
    assertThat(room(store).send("after").id()).isGreaterThan(sent.id());
  }
}
