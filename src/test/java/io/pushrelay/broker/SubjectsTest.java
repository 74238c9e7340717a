package io.pushrelay.broker;

import static io.pushrelay.broker.TestLocations.listener;
import static io.pushrelay.channel.MessageId.START;
import static io.pushrelay.config.value.Concurrency.BROADCAST;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.broker.client.Clients;
import io.pushrelay.broker.client.ListenerLimits;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Client;
import io.pushrelay.channel.SubjectCounts;
import io.pushrelay.config.LimitConfig;
import io.pushrelay.metrics.Metrics;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.time.Deadlines;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who listens at two brokers that share a store, and is thrown out at both. */
final class SubjectsTest {
  private static final ChannelId NEWS = new ChannelId("news");
  private static final ChannelId OTHER = new ChannelId("other");

  private final List<SharedStore> stores = new ArrayList<>();
  private final TestBroker near = new TestBroker(1 << 20, store -> new SharedStore(store, stores));
  private final Broker here = near.broker;
  private final Broker there =
      new Broker(
          new SharedStore(near.store, stores),
          new MemoryBudget(1 << 20),
          near.time,
          new Deadlines(near.time::nanos),
          Runnable::run,
          1,
          Metrics.NONE);

  private static RecordingListener listen(
      Broker broker, @Nullable String subject, ChannelId... channels) {
    return listen(broker, subject, LimitConfig.NONE, channels);
  }

  private static RecordingListener listen(
      Broker broker, @Nullable String subject, LimitConfig limits, ChannelId... channels) {
    RecordingListener told = new RecordingListener();
    new Clients(broker, new ListenerLimits(limits))
        .listen(
            new Client(subject, "192.0.2.1"), listener(BROADCAST), List.of(channels), START, told);
    return told;
  }

  private int end(String subject, @Nullable ChannelId channel) {
    return here.subjects.end(subject, channel).toCompletableFuture().join();
  }

  private SubjectCounts counts(ChannelId channel) {
    return there.subjects.counts(channel).toCompletableFuture().join();
  }

  @AfterEach
  void nobody_is_known_in_the_end() {
    here.stop();
    there.stop();
    assertThat(here.subjects.isEmpty()).isTrue();
    assertThat(there.subjects.isEmpty()).isTrue();
  }

  @Test
  void listeners_of_a_subject_end_wherever_they_are() {
    RecordingListener one = listen(here, "alice", NEWS);
    RecordingListener two = listen(there, "alice", OTHER, NEWS);
    RecordingListener bob = listen(there, "bob", NEWS);
    RecordingListener nobody = listen(there, null, NEWS);
    RecordingListener other = listen(there, "alice", OTHER);
    assertThat(end("alice", NEWS)).isEqualTo(2);
    assertThat(List.of(one, two)).hasToString("[REVOKED, REVOKED]");
    assertThat(List.of(bob, nobody, other)).allMatch(RecordingListener::isWaiting);
    assertThat(end("alice", NEWS)).isZero();
    assertThat(end("alice", null)).isEqualTo(1);
    assertThat(other).hasToString("REVOKED");
    assertThat(end("nobody", null)).isZero();
  }

  @Test
  void subjects_of_a_channel_are_told_with_their_listeners_wherever_they_are() {
    assertThat(counts(NEWS)).isEqualTo(SubjectCounts.NONE);
    listen(here, "alice", NEWS);
    RecordingListener second = listen(there, "alice", OTHER, NEWS);
    listen(there, "bob", NEWS);
    listen(here, null, NEWS);
    assertThat(counts(NEWS).first()).isEqualTo(Map.of("alice", 2, "bob", 1));
    assertThat(counts(OTHER).first()).isEqualTo(Map.of("alice", 1));
    second.leave();
    assertThat(counts(NEWS).first()).isEqualTo(Map.of("alice", 1, "bob", 1));
    assertThat(counts(OTHER)).isEqualTo(SubjectCounts.NONE);
  }

  @Test
  void listener_that_may_create_no_channel_is_told_so_where_there_is_none() {
    LimitConfig one = new LimitConfig(0, 0, 1);
    RecordingListener several = listen(here, "alice", one, NEWS, OTHER);
    assertThat(several).hasToString("TOO_MANY_CHANNELS");
    assertThat(near.info("news")).isEqualTo("none");
    assertThat(near.info("other")).isEqualTo("none");
    near.create("other", TestLocations.retention());
    assertThat(listen(here, "alice", one, NEWS, OTHER).isWaiting()).isTrue();
  }

  @Test
  void firsts_and_the_number_of_all_add_up_over_nodes() {
    SubjectCounts left = of(0, 150);
    SubjectCounts right = of(100, 250);
    SubjectCounts both = left.plus(right);
    assertThat(left.total()).isEqualTo(150);
    assertThat(both.total()).isEqualTo(250);
    assertThat(both.first()).hasSize(100).isEqualTo(of(0, 100).first());
    assertThat(right.plus(left)).isEqualTo(both);
    assertThat(left.plus(left).first().values()).containsOnly(2);
    assertThat(left.plus(left).total()).isEqualTo(150);
    assertThat(both.plus(SubjectCounts.NONE)).isEqualTo(both);
    assertThat(SubjectCounts.NONE.plus(both)).isEqualTo(both);
  }

  private static SubjectCounts of(int from, int to) {
    TreeMap<String, Integer> all = new TreeMap<>();
    for (int i = from; i < to; i++) {
      all.put("subject %04d".formatted(i), 1);
    }
    return SubjectCounts.of(all);
  }
}
