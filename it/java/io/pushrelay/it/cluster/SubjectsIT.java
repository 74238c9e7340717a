package io.pushrelay.it.cluster;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.sending;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.WebSocketClient;
import io.pushrelay.it.contract.SubjectContract;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.store.redis.RedisServer;
import io.pushrelay.time.Await;
import io.pushrelay.token.TestTokens;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who is known at one node is known at the other, and can be thrown out there. Of the contract each
 * request goes to the other one than the last.
 */
final class SubjectsIT implements SubjectContract {
  private static final List<String> NODES = List.of("node1", "node2");

  @RegisterExtension static final RedisServer REDIS = new RedisServer();

  @TempDir static Path directory;

  private static ServerProcess server;

  private final AtomicInteger requests = new AtomicInteger();

  @BeforeAll
  static void start() {
    server = ServerProcess.start(directory, ServerProcess.Settings.NONE);
    for (String node : NODES) {
      server.mustDeploy(
          RelayWar.with(
              node + ".war",
              Map.ofEntries(
                  entry("push_redis_url", REDIS.process().url()),
                  entry("push_redis_timeout", "12s"), // a machine that stops is no outage
                  entry("push_listener", "/listen, /private, /members"),
                  entry("push_listener_concurrency", "broadcast"),
                  entry("push_channel_id_separator", ","),
                  entry("push_token_key@/private", TestTokens.SECRET),
                  entry("push_token_key@/members", TestTokens.SECRET),
                  entry("push_listener_role@/members", "listener"),
                  entry("push_sender", "/send, /publish"),
                  entry("push_token_key@/publish", TestTokens.SECRET))));
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  public Relay relay() {
    return server.relay(NODES.get(requests.getAndIncrement() % NODES.size()));
  }

  @Test
  void listeners_at_one_node_are_told_of_and_ended_at_the_other() {
    Relay one = server.relay("node1");
    Relay two = server.relay("node2");
    String channel = fresh();
    String other = fresh();
    one.ask(sending("PUT", channel));
    try (Exchange held = one.hold(SubjectContract.of("alice", channel), channel);
        EventStreamClient stream = one.stream(SubjectContract.of("alice", channel + "," + other));
        WebSocketClient socket = one.socket(SubjectContract.of("alice", channel));
        EventStreamClient bob = one.stream(SubjectContract.of("bob", channel));
        EventStreamClient own = two.stream(SubjectContract.of("bob", channel))) {
      Await.until("the socket is held too", () -> two.known(channel).listeners() == 5);
      SubjectContract.tells(
          () -> two.ask(sending("GET", channel).with("Accept", JSON)),
          body -> body.contains("\"subjects\": {\"alice\": 3, \"bob\": 2}, \"subject_count\": 2"));
      assertThat(two.ask(SubjectContract.ending("id=" + channel + "&subject=alice")))
          .hasBody("{\"ended\": 3}");
      assertThat(held.response()).hasStatus(403);
      assertThat(stream.event()).last().isEqualTo(": 403 Revoked");
      assertThat(socket.hear()).isEqualTo("closed: 4403 403 Revoked");
      one.post(channel, "news");
      assertThat(bob.data()).isEqualTo("news");
      assertThat(own.data()).isEqualTo("news");
      assertThat(two.ask(SubjectContract.ending("subject=bob"))).hasBody("{\"ended\": 2}");
      assertThat(bob.event()).last().isEqualTo(": 403 Revoked");
      assertThat(own.event()).last().isEqualTo(": 403 Revoked");
    }
  }
}
