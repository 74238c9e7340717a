package io.pushrelay.store.redis;

import static io.pushrelay.channel.MessageId.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pushrelay.channel.Admission;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.store.AskedBatch;
import io.pushrelay.store.AskedChannel;
import io.pushrelay.store.RecordingAnswer;
import io.pushrelay.store.Store;
import io.pushrelay.store.TestPolicy;
import io.pushrelay.time.Await;
import io.pushrelay.time.FakeTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

/** Two nodes on one Redis: what one does is news to the other, and both count as one. */
final class RedisNewsTest {
  @RegisterExtension static final RedisServer REDIS = new RedisServer();

  private final FakeTime time = new FakeTime();
  private final String namespace = REDIS.namespace();
  private final RedisStore here = openAs("here");
  private final RedisStore there = open();
  private final RecordingNews news = new RecordingNews();
  private final AskedChannel room = new AskedChannel(here, new ChannelId("room"));
  private final AskedChannel same = new AskedChannel(there, new ChannelId("room"));

  RedisNewsTest() {
    here.subscribe(news);
  }

  private RedisStore open() {
    return REDIS.open(namespace, 1 << 20, new FakeRedisTime(time, time::nanos));
  }

  /** With a user of its own, who can be shut out. */
  private RedisStore openAs(String user) {
    try (Jedis jedis = REDIS.connect()) {
      jedis.aclSetUser(user, "on", ">secret", "~*", "&*", "+@all");
    }
    RedisAddress address =
        new RedisAddress(REDIS.process().address().hosts(), user, "secret", false, 0, null);
    return REDIS.open(
        address, namespace, 1 << 20, new FakeRedisTime(time, time::nanos), Duration.ofSeconds(10));
  }

  /** The first node is cut off until it is let in. */
  private static void shutOut() {
    try (Jedis jedis = REDIS.connect()) {
      jedis.aclSetUser("here", "off");
    }
    REDIS.process().cutConnections();
  }

  private static void letIn() {
    try (Jedis jedis = REDIS.connect()) {
      jedis.aclSetUser("here", "on");
    }
  }

  private static int listeners(AskedChannel channel) {
    return channel.info().map(ChannelInfo::listeners).orElse(0);
  }

  /** What everybody may do from now on. */
  private static void acl(String rule) {
    try (Jedis jedis = REDIS.connect()) {
      jedis.aclSetUser("default", rule);
      jedis.aclSetUser("here", rule);
    }
  }

  /** Asks until the node is connected again. */
  private static void awaitConnection(Store store) {
    Await.until("Redis answers", Duration.ofSeconds(20), () -> RedisFixture.answers(store));
  }

  @AfterEach
  void nothing_is_left_of_nodes_that_are_gone() {
    same.delete();
    here.close();
    there.close();
    try (Jedis jedis = REDIS.connect()) {
      assertThat(jedis.keys("{" + namespace + "}:*"))
          .isSubsetOf("{" + namespace + "}:s", "{" + namespace + "}:f");
    }
  }

  @Test
  void sender_is_told_whether_listeners_of_another_node_hear_the_message()
      throws InterruptedException {
    assertThat(same.send("nobody listens").heardElsewhere()).isFalse();
    room.join();
    assertThat(same.send("the other listens").heardElsewhere()).isTrue();
    assertThat(room.send("this one listens itself").heardElsewhere()).isFalse();
    room.leave(1);
    assertThat(RedisFixture.answers(here)).isTrue();
    assertThat(same.send("gone again").heardElsewhere()).isFalse();
  }

  @Test
  void what_somebody_else_has_written_to_a_node_does_no_harm() throws InterruptedException {
    room.join();
    assertThat(RedisFixture.answers(here)).isTrue();
    try (Jedis jedis = REDIS.connect()) {
      for (String inbox : jedis.pubsubChannels("{" + namespace + "}:i:*")) {
        for (String text : List.of("", "m", "d\0", "nonsense that is long enough for a header")) {
          assertThat(jedis.publish(inbox, text)).isEqualTo(1);
        }
      }
    }
    RecordingAnswer.Sent sent = same.send("hello");
    String told = news.take();
    while (told.startsWith("\0") || told.isEmpty()) {
      told = news.take();
    }
    assertThat(told).isEqualTo("room: " + sent.id() + " after 0:0");
  }

  @Test
  void clock_is_that_of_redis_whatever_this_machines_says() {
    assertThat(here.clock().instant()).isCloseTo(Instant.now(), within(10, ChronoUnit.SECONDS));
    here.expire();
    assertThat(RedisFixture.answers(here)).isTrue();
    assertThat(here.clock().instant())
        .isCloseTo(Instant.ofEpochSecond(FakeTime.START), within(10, ChronoUnit.SECONDS));
  }

  @Test
  void message_is_news_to_a_node_with_listeners() throws InterruptedException {
    room.join();
    RecordingAnswer.Sent sent = same.send("hello", TestPolicy.SHIPPED.receivedBy(3));
    assertThat(sent.info().listeners()).isEqualTo(1);
    assertThat(news.take()).isEqualTo("room: 1450755280:0 after 0:0");
    assertThat(news.last())
        .usingRecursiveComparison()
        .ignoringFields("content.received") // which each node knows of itself
        .isEqualTo(sent.message());
    same.send("again", TestPolicy.SHIPPED.unstored());
    assertThat(news.take()).isEqualTo("room: 1450755280:1 after 1450755280:0, not kept");
  }

  @Test
  void what_a_node_does_itself_is_no_news_to_it_nor_what_it_has_no_listeners_of()
      throws InterruptedException {
    same.send("nobody listens");
    room.look(START);
    same.send("nobody listens yet");
    room.join();
    room.send("mine");
    same.send("theirs");
    assertThat(news.take()).isEqualTo("room: 1450755280:3 after 1450755280:2");
    room.leave(1);
    assertThat(RedisFixture.answers(here)).isTrue();
    same.send("nobody listens any more");
    assertThat(RedisFixture.answers(here)).isTrue();
    assertThat(news.isEmpty()).isTrue();
  }

  @Test
  void channel_deleted_elsewhere_is_news_and_nobody_is_counted() throws InterruptedException {
    room.join();
    room.join();
    assertThat(same.delete().map(ChannelInfo::listeners)).contains(2);
    assertThat(news.take()).isEqualTo("room deleted");
    room.join();
    assertThat(listeners(same)).isEqualTo(1);
  }

  @Test
  void listener_that_takes_the_place_of_all_others_is_news_to_their_nodes()
      throws InterruptedException {
    room.join();
    room.join();
    same.join();
    same.join(Admission.LAST);
    assertThat(news.take()).isEqualTo("room replaced");
    assertThat(listeners(same)).isEqualTo(1);
    room.leave(2);
    assertThat(RedisFixture.answers(here)).isTrue();
    assertThat(listeners(same)).as("those who leave had lost their places").isEqualTo(1);
    room.join();
    assertThat(listeners(same)).isEqualTo(2);
    same.join(Admission.LAST);
    assertThat(news.take()).isEqualTo("room replaced");
    same.leave(1);
    assertThat(RedisFixture.answers(there)).isTrue();
    assertThat(room.info()).isEmpty();
  }

  @Test
  void leave_that_crosses_who_replaces_it_leaves_those_counted_who_came_since() {
    room.join();
    int replaced = room.generation();
    same.join(Admission.LAST);
    room.join();
    room.leave(replaced, 1);
    assertThat(RedisFixture.answers(here)).isTrue();
    assertThat(listeners(same)).isEqualTo(2);
  }

  @Test
  void leave_that_crosses_a_delete_leaves_those_counted_who_came_since() {
    room.join();
    int deleted = room.generation();
    same.delete();
    room.join();
    room.leave(deleted, 1);
    assertThat(RedisFixture.answers(here)).isTrue();
    assertThat(listeners(same)).isEqualTo(1);
  }

  @Test
  void node_whose_listeners_were_replaced_while_it_was_cut_off_is_told_so()
      throws InterruptedException {
    room.join();
    room.join();
    shutOut();
    awaitConnection(there);
    same.join(Admission.LAST);
    letIn();
    awaitConnection(here);
    assertThat(news.take()).isEqualTo("room replaced");
    room.leave(2);
    assertThat(RedisFixture.answers(here)).isTrue();
    assertThat(listeners(same)).isEqualTo(1);
  }

  @Test
  void node_whose_channel_is_another_one_when_it_comes_back_has_to_count_anew()
      throws InterruptedException {
    room.join();
    shutOut();
    awaitConnection(there);
    same.delete();
    same.join();
    letIn();
    awaitConnection(here);
    assertThat(news.take()).isEqualTo("room interrupted, not counted");
    room.leave(1);
    assertThat(RedisFixture.answers(here)).isTrue();
    assertThat(listeners(same)).isEqualTo(1);
    room.join();
    room.leave(1);
    assertThat(RedisFixture.answers(here)).isTrue();
    assertThat(listeners(same)).isEqualTo(1);
  }

  @Test
  void listener_of_a_node_that_is_not_heard_of_is_replaced_when_it_comes_back()
      throws InterruptedException {
    room.join(Admission.LAST);
    time.passSeconds(16);
    there.expire();
    assertThat(same.join(Admission.LAST)).isInstanceOf(RecordingAnswer.Nothing.class);
    here.expire(); // hears that it was taken for dead
    assertThat(news.take()).isEqualTo("room replaced");
    awaitConnection(here);
    assertThat(listeners(same)).isEqualTo(1);
  }

  @Test
  void listeners_of_all_nodes_are_counted() {
    room.join();
    same.join();
    same.join();
    assertThat(listeners(room)).isEqualTo(3);
    room.leave(5);
    assertThat(RedisFixture.answers(here)).isTrue();
    assertThat(listeners(same)).as("each leaves its own alone").isEqualTo(2);
  }

  @Test
  void node_that_was_cut_off_is_told_to_look_and_counts_as_before() throws InterruptedException {
    room.join();
    room.join();
    for (int round = 0; round < 5; round++) {
      REDIS.process().cutConnections();
      awaitConnection(there);
      same.send("while cut off");
      awaitConnection(here);
      assertThat(news.take()).matches("room interrupted|room: .*");
      while (!news.isEmpty()) {
        news.take();
      }
      assertThat(listeners(same)).isEqualTo(2);
    }
    room.leave(2);
    assertThat(RedisFixture.answers(here)).isTrue();
    assertThat(listeners(same)).isZero();
  }

  @Test
  void sessions_that_came_to_nothing_in_between_leave_nobody_counted() throws InterruptedException {
    room.join();
    acl("-evalsha");
    REDIS.process().cutConnections();
    Await.always("it is refused", Duration.ofMillis(250), () -> !RedisFixture.answers(here));
    acl("+evalsha");
    awaitConnection(here);
    awaitConnection(there);
    assertThat(listeners(same)).isEqualTo(1);
  }

  @Test
  void listeners_of_a_node_that_is_not_heard_of_go_off_the_count_and_come_back_with_it()
      throws InterruptedException {
    room.join();
    same.join();
    time.passSeconds(16);
    there.expire();
    assertThat(listeners(same)).isEqualTo(1);
    same.send("while it hangs");
    here.expire(); // hears that it was taken for dead
    assertThat(news.take()).isEqualTo("room interrupted");
    awaitConnection(here);
    assertThat(listeners(same)).isEqualTo(2);
  }

  @Test
  void listener_that_is_refused_since_its_node_was_taken_for_dead_joins_in_the_next_session()
      throws InterruptedException {
    room.join();
    same.join();
    time.passSeconds(16);
    there.expire();
    assertThat(listeners(same)).isEqualTo(1);
    assertThat(room.join()).isInstanceOf(RecordingAnswer.Nothing.class);
    assertThat(news.take()).isEqualTo("room interrupted");
    assertThat(listeners(same)).isEqualTo(3);
  }

  @Test
  void node_that_says_goodbye_takes_its_listeners_off_the_count() {
    room.join();
    same.join();
    here.close();
    assertThat(listeners(same)).isEqualTo(1);
  }

  @Test
  void batch_of_another_node_is_news_message_by_message_to_who_has_listeners_of_the_channel()
      throws InterruptedException {
    AskedChannel other = new AskedChannel(there, new ChannelId("other"));
    AskedChannel unheard = new AskedChannel(there, new ChannelId("unheard"));
    room.join();
    new AskedChannel(here, other.id()).join();
    List<RecordingAnswer.Sent> sent =
        new AskedBatch(there)
            .to(other, "1")
            .to(same, "2")
            .to(unheard, "3")
            .to(same, "4")
            .send(TestPolicy.SHIPPED);
    assertThat(sent)
        .extracting(RecordingAnswer.Sent::heardElsewhere)
        .containsExactly(true, true, false, true);
    assertThat(news.take()).isEqualTo("other: 1450755280:0 after 0:0");
    assertThat(news.take()).isEqualTo("room: 1450755280:0 after 0:0");
    assertThat(news.take()).isEqualTo("room: 1450755280:1 after 1450755280:0");
    new AskedBatch(there).to(same, "5", "6").send(TestPolicy.SHIPPED.unstored());
    assertThat(news.take()).isEqualTo("room: 1450755280:2 after 1450755280:1, not kept");
    assertThat(news.take()).isEqualTo("room: 1450755280:3 after 1450755280:2, not kept");
    assertThat(
            new AskedBatch(there)
                .to(same, "7")
                .to(other, "x".repeat(1 << 20))
                .append(TestPolicy.SHIPPED))
        .as("without room")
        .isEmpty();
    new AskedBatch(there).to(same, "8").send(TestPolicy.SHIPPED);
    assertThat(news.take()).isEqualTo("room: 1450755280:4 after 1450755280:3");
    for (AskedChannel channel : List.of(other, unheard)) {
      channel.delete();
    }
  }

  @Test
  void batch_of_a_thousand_channels_is_one_step() {
    AskedBatch batch = new AskedBatch(there);
    for (int i = 0; i < 1000; i++) {
      batch.to(new AskedChannel(there, new ChannelId("channel " + i)), "x".repeat(200));
    }
    assertThat(batch.send(TestPolicy.SHIPPED)).hasSize(1000);
    assertThat(new AskedChannel(here, new ChannelId("channel 999")).oldest())
        .isInstanceOf(RecordingAnswer.Found.class);
    assertThat(batch.append(TestPolicy.SHIPPED)).as("without room for as many again").isEmpty();
    assertThat(new AskedChannel(here, new ChannelId("channel 0")).info().orElseThrow().messages())
        .isEqualTo(1);
    batch.publications.forEach(one -> new AskedChannel(there, one.channel()).delete());
  }
}
