package io.pushrelay.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.SubjectCounts;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;
import io.pushrelay.time.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

/** What one node asks the others, and is answered. */
final class RedisQuestionsTest {
  private static final ChannelId ROOM = new ChannelId("room");
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  @RegisterExtension static final RedisServer REDIS = new RedisServer();

  private final String namespace = REDIS.namespace();
  private final RecordingNews here = new RecordingNews();
  private final RecordingNews there = new RecordingNews();
  private final RecordingNews elsewhere = new RecordingNews();
  private final RedisStore asking = open(here);
  private final ScheduledExecutorService ticker = Executors.newScheduledThreadPool(1);

  private RedisStore open(RecordingNews news) {
    RedisStore store = REDIS.open(namespace, 1 << 20, RedisTime.OWN, TIMEOUT);
    store.subscribe(news);
    Await.until("it is connected", Duration.ofSeconds(20), () -> RedisFixture.answers(store));
    return store;
  }

  /** Questions are given up when their time is over; a test without it waits for all answers. */
  private void tick() {
    var unused = ticker.scheduleWithFixedDelay(asking::expire, 0, 50, TimeUnit.MILLISECONDS);
  }

  @AfterEach
  void stop() {
    ticker.shutdownNow();
  }

  /** What the others have answered, or the sentence that says why not. */
  private static final class Told<T> implements Store.OthersReply<T> {
    final CompletableFuture<Object> answer = new CompletableFuture<>();

    @Override
    public void told(T others) {
      answer.complete(others);
    }

    @Override
    public void failed(StoreException reason) {
      answer.complete(String.valueOf(reason.getMessage()));
    }

    Object get() {
      return answer.orTimeout(20, TimeUnit.SECONDS).join();
    }
  }

  private Object revoke(String subject, @Nullable ChannelId channel) {
    Told<Integer> told = new Told<>();
    asking.revoke(subject, channel, told);
    return told.get();
  }

  private Object subjects() {
    Told<SubjectCounts> told = new Told<>();
    asking.subjects(ROOM, told);
    return told.get();
  }

  private Object nodes() {
    Told<List<String>> told = new Told<>();
    asking.nodes(told);
    return told.get();
  }

  /** A node that hears questions and does not answer. */
  private RedisConnection silent() {
    RedisAddress address = REDIS.process().address();
    RedisConnection silent =
        new RedisConnection(
            address.hosts().get(0).hostAndPort(), address.config(Duration.ofSeconds(20)));
    silent.begin();
    silent.sendCommand(Protocol.Command.SUBSCRIBE, questions().getBytes(UTF_8));
    silent.flushRequests();
    return silent;
  }

  private String questions() {
    return "{" + namespace + "}:q";
  }

  /** How many nodes hear questions. */
  private long hearing(Jedis jedis) {
    return jedis.pubsubNumSub(questions()).getOrDefault(questions(), 0L);
  }

  @Test
  void node_that_is_alone_is_answered_by_nobody() {
    assertThat(revoke("alice", ROOM)).isEqualTo(0);
    assertThat(subjects()).isEqualTo(SubjectCounts.NONE);
    assertThat(nodes()).isEqualTo(List.of());
    assertThat(here.isEmpty()).as("it was not asked itself").isTrue();
  }

  @Test
  void all_others_are_asked_and_their_answers_add_up() throws InterruptedException {
    open(there);
    open(elsewhere);
    assertThat(revoke("alice \ud83c\udf88", ROOM)).isEqualTo(4);
    assertThat(revoke("bob", null)).isEqualTo(4);
    for (RecordingNews news : new RecordingNews[] {there, elsewhere}) {
      assertThat(news.take()).isEqualTo("alice \ud83c\udf88 revoked in room");
      assertThat(news.take()).isEqualTo("bob revoked in all");
    }
    assertThat(subjects()).isInstanceOf(SubjectCounts.class);
    assertThat(((SubjectCounts) subjects()).first()).isEqualTo(Map.of("alice", 2, "bob", 4));
    assertThat(nodes()).isEqualTo(List.of(here.figures(), here.figures()));
    assertThat(here.isEmpty()).isTrue();
  }

  @Test
  void node_of_another_namespace_is_not_asked() {
    RedisStore other = REDIS.open(REDIS.namespace(), 1 << 20, RedisTime.OWN);
    other.subscribe(there);
    Await.until("it is connected", Duration.ofSeconds(20), () -> RedisFixture.answers(other));
    assertThat(revoke("alice", null)).isEqualTo(0);
    assertThat(there.isEmpty()).isTrue();
  }

  @Test
  void node_that_does_not_answer_is_waited_for_and_left_out_of_what_is_only_looked_at()
      throws InterruptedException {
    open(there);
    tick();
    try (Jedis jedis = REDIS.connect()) {
      RedisConnection silent = silent();
      Await.until("it hears", () -> hearing(jedis) == 3);
      Await.until(
          "who answers is told of",
          () ->
              subjects() instanceof SubjectCounts counts
                  && counts.first().equals(Map.of("alice", 1, "bob", 2)));
      Await.until("so are its figures", () -> nodes().equals(List.of(here.figures())));
      Await.until(
          "some may be left",
          Duration.ofSeconds(30),
          () -> revoke("alice", null).toString().contains("Not all nodes have answered"));
      silent.cut();
      Await.until("it is gone", () -> hearing(jedis) == 2);
    }
    Await.until("all answer", Duration.ofSeconds(30), () -> revoke("alice", null).equals(2));
  }

  @Test
  void question_fails_when_the_store_is_closed_before_it_is_answered() {
    RedisStore closing = open(elsewhere); // which nobody ticks
    try (Jedis jedis = REDIS.connect()) {
      RedisConnection silent = silent();
      Await.until("it hears", () -> hearing(jedis) == 3);
      Told<Integer> told = new Told<>();
      closing.revoke("alice", null, told);
      Await.until("the others have heard it", () -> !here.isEmpty());
      closing.close();
      assertThat(told.get()).isInstanceOf(String.class);
      silent.cut();
      Await.until("it is gone", () -> hearing(jedis) == 1);
    }
  }

  @Test
  void question_fails_while_redis_is_away() throws Exception {
    tick();
    REDIS.process().signal("STOP");
    try {
      assertThat(revoke("alice", null)).isInstanceOf(String.class);
    } finally {
      REDIS.process().signal("CONT");
    }
  }
}
