package io.pushrelay.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.store.AskedBatch;
import io.pushrelay.store.AskedChannel;
import io.pushrelay.store.RecordingAnswer;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;
import io.pushrelay.store.TestPolicy;
import io.pushrelay.time.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** A message is acknowledged when a replica has it. */
final class RedisReplicasTest extends RedisFixture {
  private RedisProcess primary;
  private RedisProcess replica;

  @BeforeEach
  void start() throws Exception {
    primary = redis();
    replica = redis("replicaof 127.0.0.1 " + primary.port());
    try (Jedis jedis = primary.connect()) {
      await("it is connected", () -> jedis.info("replication").contains("state=online"));
      jedis.set("something", "to wait for");
      assertThat(jedis.waitReplicas(1, 20_000)).as("replicas that follow").isEqualTo(1);
    }
  }

  private static CompletableFuture<String> send(Store store, ChannelId channel) {
    return send(store, channel, id -> {});
  }

  private static CompletableFuture<String> send(
      Store store, ChannelId channel, Consumer<MessageId> acknowledged) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    store.append(
        channel,
        AskedChannel.draft("x"),
        TestPolicy.ENDLESS.policy(),
        new Store.AppendReply() {
          @Override
          public void appended(
              Message message, MessageId previous, ChannelInfo info, boolean heardElsewhere) {
            acknowledged.accept(message.id());
            answer.complete("sent");
          }

          @Override
          public void noRoom() {
            answer.complete("no room");
          }

          @Override
          public void failed(StoreException reason) {
            answer.complete(String.valueOf(reason.getMessage()));
          }
        });
    return answer.orTimeout(60, TimeUnit.SECONDS);
  }

  @Test
  void what_was_acknowledged_is_on_the_replica() throws Exception {
    Store store = open(primary.address(), 1, Thread::new);
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      answers.add(send(store, ROOM));
    }
    for (CompletableFuture<String> answer : answers) {
      assertThat(answer.get()).isEqualTo("sent");
    }
    for (int i = 0; i < 100; i++) {
      assertThat(send(store, ROOM).get()).isEqualTo("sent");
      try (Jedis jedis = replica.connect()) {
        assertThat(jedis.llen("{test}:m:room")).isEqualTo(501 + i);
      }
    }
  }

  @Test
  void message_that_no_replica_has_is_not_acknowledged_and_is_there() throws Exception {
    RedisStore store = open(primary.address(), 1, Thread::new);
    RecordingNews news = new RecordingNews();
    store.subscribe(news);
    room(store).join();
    assertThat(send(store, ROOM).get()).isEqualTo("sent");
    replica.signal("STOP");
    long began = System.nanoTime();
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      answers.add(send(store, ROOM));
    }
    for (CompletableFuture<String> answer : answers) {
      assertThat(answer.get())
          .isEqualTo("The message may have been sent, but too few replicas of Redis have it.");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(TIMEOUT.multipliedBy(3));
    assertThat(news.take()).as("listeners here").isEqualTo("room interrupted");
    assertThat(room(store).info().orElseThrow().messages()).isEqualTo(101);
    assertThat(awaitLine(1))
        .startsWith("WARNING Redis at redis://127.0.0.1:")
        .contains("has 0 of 1 replicas of push_redis_replicas.");
    replica.signal("CONT");
    assertThat(send(store, ROOM).get()).isEqualTo("sent");
    assertThat(awaitLine(2)).contains("has as many replicas as push_redis_replicas asks for again");
  }

  @Test
  void all_is_told_in_the_order_in_which_it_happened() throws Exception {
    RedisStore store = open(primary.address(), 1, Thread::new);
    RedisStore other = open(primary.address(), 1, Thread::new);
    List<String> told = new ArrayList<>();
    RecordingNews news = new RecordingNews();
    store.subscribe(news);
    room(store).join();
    replica.signal("STOP");
    CompletableFuture<String> sent = send(store, ROOM).whenComplete((a, e) -> told.add("sent"));
    await("it is sent", () -> room(other).info().orElseThrow().messages() == 1);
    CompletableFuture<String> elsewhere = send(other, ROOM);
    Await.always("what came after is held back", Duration.ofMillis(50), news::isEmpty);
    replica.signal("CONT");
    assertThat(sent.get()).isEqualTo("sent");
    assertThat(elsewhere.get()).isEqualTo("sent");
    assertThat(news.take()).startsWith("room: ");
  }

  @Test
  void primary_that_is_killed_fails_what_no_replica_is_known_to_have() throws Exception {
    Store store = open(primary.address(), 1, Thread::new);
    assertThat(send(store, ROOM).get()).isEqualTo("sent");
    replica.signal("STOP");
    CompletableFuture<String> sent = send(store, ROOM);
    try (Jedis jedis = primary.connect()) {
      await("it is sent", () -> jedis.llen("{test}:m:room") == 2);
    }
    primary.kill();
    assertThat(sent.get()).isEqualTo("The messages can't be reached at the moment.");
  }

  @Test
  void more_replicas_than_there_are() throws Exception {
    Store store = open(primary.address(), 2, Thread::new);
    assertThat(send(store, ROOM).get()).contains("too few replicas");
    assertThat(room(store).oldest()).isInstanceOf(RecordingAnswer.Found.class);
  }

  /** Sends until the old primary is one no more; the ids of what was acknowledged. */
  private List<MessageId> sendWhileReplaced(int replicas) throws Exception {
    Store store = open(primary.address(), replicas, Thread::new);
    List<MessageId> acknowledged = Collections.synchronizedList(new ArrayList<>());
    AtomicBoolean demoted = new AtomicBoolean();
    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(
            () -> {
              while (!demoted.get()) {
                send(store, ROOM, acknowledged::add).join();
              }
            });
    await("some are sent", () -> acknowledged.size() > 100);
    try (Jedis next = replica.connect();
        Jedis old = primary.connect()) {
      next.replicaofNoOne();
      Await.pass(Duration.ofSeconds(2)); // nobody has told the old one
      old.replicaof("127.0.0.1", replica.port());
    }
    demoted.set(true);
    sending.get(20, TimeUnit.SECONDS);
    return acknowledged;
  }

  private List<MessageId> kept() {
    try (Jedis jedis = replica.connect()) {
      return jedis.lrange("{test}:m:room".getBytes(UTF_8), 0, -1).stream()
          .map(packed -> PackedMessage.unpack(packed).id())
          .toList();
    }
  }

  @Test
  void primary_that_is_replaced_by_hand_acknowledges_nothing_that_is_lost() throws Exception {
    List<MessageId> acknowledged = sendWhileReplaced(1);
    assertThat(acknowledged).isNotEmpty();
    assertThat(kept()).containsAll(acknowledged);
  }

  @Test
  void primary_that_keeps_another_replica_acknowledges_nothing_that_is_lost_if_it_must_have_both()
      throws Exception {
    RedisProcess another = redis("replicaof 127.0.0.1 " + primary.port());
    try (Jedis jedis = another.connect()) {
      await("it follows", () -> jedis.info("replication").contains("master_link_status:up"));
    }
    List<MessageId> acknowledged = sendWhileReplaced(2);
    assertThat(acknowledged).isNotEmpty();
    assertThat(kept()).containsAll(acknowledged);
  }

  @Test
  void batch_is_acknowledged_when_a_replica_has_all_of_it() {
    Store store = open(primary.address(), 1, Thread::new);
    AskedChannel other = new AskedChannel(store, new ChannelId("other"));
    for (int i = 1; i <= 50; i++) {
      new AskedBatch(store).to(room(store), "1", "2").to(other, "3").send(TestPolicy.ENDLESS);
      try (Jedis jedis = replica.connect()) {
        assertThat(jedis.llen("{test}:m:room")).isEqualTo(2L * i);
        assertThat(jedis.llen("{test}:m:other")).isEqualTo(i);
      }
    }
  }

  @Test
  void batch_that_no_replica_has_is_not_acknowledged_and_all_its_listeners_are_told_to_look()
      throws Exception {
    RedisStore store = open(primary.address(), 1, Thread::new);
    RecordingNews news = new RecordingNews();
    store.subscribe(news);
    AskedChannel other = new AskedChannel(store, new ChannelId("other"));
    replica.signal("STOP");
    AskedBatch batch = new AskedBatch(store).to(room(store), "1", "2").to(other, "3");
    assertThat(batch.failure(TestPolicy.ENDLESS))
        .isEqualTo("The message may have been sent, but too few replicas of Redis have it.");
    assertThat(news.take()).isEqualTo("room interrupted");
    assertThat(news.take()).isEqualTo("other interrupted");
    assertThat(news.isEmpty()).isTrue();
    replica.signal("CONT");
  }
}
