package io.pushrelay.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.store.AskedChannel;
import io.pushrelay.time.Await;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;

/** What listeners cost a Redis while nothing is sent. */
final class RedisUsageTest {
  private static final int LISTENERS = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension static final RedisServer REDIS = new RedisServer();

  private final RedisStore store = REDIS.open(REDIS.namespace(), Long.MAX_VALUE / 2, RedisTime.OWN);

  private static long info(Jedis redis, String section, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(redis.info(section));
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }

  private static long used(Jedis redis) {
    return info(redis, "memory", "used_memory:(\\d+)");
  }

  private static long scriptsRun(Jedis redis) {
    return info(redis, "commandstats", "cmdstat_evalsha:calls=(\\d+)");
  }

  private void hold(int channels) {
    for (int i = 0; i < LISTENERS; i++) {
      new AskedChannel(store, new ChannelId("channel-" + i % channels)).join();
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1000, 50", "10000, 230"})
  void listeners_take_little_memory(int channels, long bytesEach) {
    try (Jedis redis = REDIS.connect()) {
      redis.configSet("slowlog-log-slower-than", "-1");
      long unused = used(redis); // Redis makes its histograms when it is first asked for figures
      new AskedChannel(store, new ChannelId("first")).join();
      long before = used(redis);
      hold(channels);
      assertThat((used(redis) - before) / LISTENERS).isLessThan(bytesEach);
    }
  }

  @Test
  void listeners_that_are_held_cause_no_traffic_but_a_heartbeat_each_second() {
    try (Jedis redis = REDIS.connect()) {
      hold(100);
      redis.configResetStat();
      long start = System.nanoTime();
      Await.until(
          "three heartbeats",
          PATIENCE,
          () -> {
            store.expire();
            return scriptsRun(redis) >= 3;
          });
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
      assertThat(redis.info("commandstats")).doesNotContain("cmdstat_publish", "cmdstat_set:");
    }
  }
}
