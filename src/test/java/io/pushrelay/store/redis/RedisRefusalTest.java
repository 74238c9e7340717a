package io.pushrelay.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.store.Store;
import io.pushrelay.time.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** A Redis that is there and can't be used: the log says once why, and never the password. */
final class RedisRefusalTest extends RedisFixture {
  private static final String SECRET = "s3cret-of-mine";

  private static RedisAddress as(
      RedisProcess redis, @Nullable String user, @Nullable String password, int database) {
    return new RedisAddress(
        List.of(new RedisAddress.Host("127.0.0.1", redis.port())),
        user,
        password,
        false,
        database,
        null);
  }

  private static Jedis connect(RedisProcess redis) {
    Jedis jedis = redis.connect();
    jedis.auth(SECRET);
    return jedis;
  }

  private void assertSays(RedisAddress address, String problem) throws InterruptedException {
    Store store = open(address);
    assertThat(awaitLine(1)).startsWith("WARNING Redis at redis://127.0.0.1:").contains(problem);
    assertThat(ask(store)).isEqualTo("The messages can't be reached at the moment.");
    assertThat(log.lines()).hasSize(1).noneMatch(line -> line.contains(SECRET));
  }

  @Test
  void address_does_not_show_user_or_password() {
    List<RedisAddress.Host> hosts =
        List.of(new RedisAddress.Host("a", 1), new RedisAddress.Host("::1", 2));
    assertThat(new RedisAddress(hosts, "me", SECRET, false, 3, "main"))
        .hasToString("redis+sentinel://a:1,[::1]:2/main/3");
    assertThat(new RedisAddress(hosts.subList(0, 1), null, SECRET, true, 0, null))
        .hasToString("rediss://a:1/0");
  }

  @Test
  void right_password_is_right() throws Exception {
    RedisProcess redis = redis("requirepass " + SECRET, "user me on >" + SECRET + "2 ~* &* +@all");
    assertThat(answers(open(as(redis, null, SECRET, 15)))).isTrue();
    assertThat(answers(open(as(redis, "me", SECRET + "2", 0)))).isTrue();
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void wrong_password() throws Exception {
    RedisProcess redis = redis("requirepass other");
    assertSays(as(redis, null, SECRET, 0), "refuses the user name or the password");
  }

  @Test
  void unknown_user() throws Exception {
    assertSays(as(redis(), "me", SECRET, 0), "refuses the user name or the password");
  }

  @Test
  void password_that_is_not_given_and_is_right_later() throws Exception {
    RedisProcess redis = redis("requirepass " + SECRET);
    assertSays(as(redis, null, null, 0), "wants a password. Put it into push_redis_url.");
    try (Jedis jedis = connect(redis)) {
      jedis.configSet("requirepass", "");
    }
    assertThat(awaitLine(2))
        .matches("INFO Redis at redis://127.0.0.1:\\d+/0 is back after \\d+ s.");
  }

  @Test
  void password_where_none_is_needed() throws Exception {
    assertSays(as(redis(), null, SECRET, 0), "has no password. Leave it out of push_redis_url.");
  }

  @Test
  void user_that_may_not_run_scripts() throws Exception {
    RedisProcess redis = redis("user me on >" + SECRET + " ~* &* +@all -evalsha");
    assertSays(as(redis, "me", SECRET, 0), "does not permit the user of push_redis_url");
  }

  @Test
  void user_that_may_not_hear_of_news() throws Exception {
    RedisProcess redis = redis("user me on >" + SECRET + " ~* resetchannels +@all");
    assertSays(as(redis, "me", SECRET, 0), "does not permit the user of push_redis_url");
  }

  @Test
  void database_that_is_not_there() throws Exception {
    assertSays(as(redis(), null, null, 16), "has no database of that number.");
  }

  @Test
  void replica() throws Exception {
    RedisProcess primary = redis();
    RedisProcess replica = redis("replicaof 127.0.0.1 " + primary.port());
    assertSays(replica.address(), "is a replica, which takes no messages.");
  }

  @Test
  void sentinel_in_the_place_of_redis() throws Exception {
    assertSays(redis("--sentinel").address(), "is a Sentinel. Write redis+sentinel://");
  }

  @Test
  void all_connections_taken() throws Exception {
    RedisProcess redis = redis();
    try (Jedis first = redis.connect()) {
      first.configSet("maxclients", "1");
      assertSays(redis.address(), "has all the clients that its own maxclients allows.");
    }
  }

  @Test
  void redis_that_is_too_old() throws Exception {
    try (ServerSocket old = answering("%1\r\n+version\r\n+6.2.14\r\n")) {
      assertSays(
          new RedisAddress("127.0.0.1", old.getLocalPort(), 0),
          "is version 6.2.14. It must be 7.0 or later.");
    }
  }

  @Test
  void redis_that_knows_no_hello_and_repeats_the_password() throws Exception {
    String reply = "-ERR unknown command `HELLO`, with args beginning with: `" + SECRET + "`\r\n";
    try (ServerSocket old = answering(reply)) {
      RedisAddress.Host host = new RedisAddress.Host("127.0.0.1", old.getLocalPort());
      assertSays(
          new RedisAddress(List.of(host), "me", SECRET, false, 0, null), "It must be 7.0 or later");
    }
  }

  /** Gives each connection one answer. */
  private static ServerSocket answering(String text) throws IOException {
    ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread thread =
        new Thread(
            () -> {
              while (true) {
                try (Socket socket = server.accept()) {
                  socket.getOutputStream().write(text.getBytes(UTF_8));
                  while (socket.getInputStream().read() >= 0) {
                    // until the other side ends it
                  }
                } catch (IOException e) {
                  if (server.isClosed()) {
                    return;
                  }
                }
              }
            });
    thread.start();
    return server;
  }

  @Test
  void redis_that_refuses_is_not_asked_more_often_than_the_back_off_says() throws Exception {
    RedisProcess redis = redis("user me on >" + SECRET + " ~* &* +@all -evalsha");
    assertSays(as(redis, "me", SECRET, 0), "does not permit");
    try (Jedis jedis = redis.connect()) {
      long before = connections(jedis);
      Await.always(
          "it is asked no more often",
          Duration.ofSeconds(3),
          () -> connections(jedis) - before <= 5);
      assertThat(connections(jedis) - before).isBetween(1L, 5L);
    }
    assertThat(log.lines()).hasSize(1);
  }

  private static long connections(Jedis jedis) {
    return jedis
        .info("stats")
        .lines()
        .filter(line -> line.startsWith("total_connections_received:"))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
        .sum();
  }
}
