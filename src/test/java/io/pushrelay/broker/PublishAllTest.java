package io.pushrelay.broker;

import static io.pushrelay.broker.TestLocations.listener;
import static io.pushrelay.broker.TestLocations.retention;
import static io.pushrelay.channel.MessageId.START;
import static io.pushrelay.config.value.Concurrency.BROADCAST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.pushrelay.broker.multi.MultiSubscription;
import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.Publication;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.metrics.Figure;
import io.pushrelay.store.Store;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several messages as one: all are sent, each to its channel, and heard there; or none is. */
final class PublishAllTest {
  private static final RetentionPolicy UNKEPT = retention(0, 0, Duration.ZERO);

  private TestBroker relay = new TestBroker();

  private static List<Publication> messages(String... channels) {
    return Stream.of(channels)
        .map(channel -> new Publication(new ChannelId(channel), new NewMessage(Body.EMPTY, null)))
        .toList();
  }

  private CompletableFuture<@Nullable List<PublishResult>> ask(
      RetentionPolicy policy, String... channels) {
    return relay.broker.publishAll(messages(channels), policy).toCompletableFuture();
  }

  /** What became of each, as {@link TestBroker#send} tells it; delivers as a sender's thread. */
  private List<String> send(RetentionPolicy policy, String... channels) {
    CompletableFuture<@Nullable List<PublishResult>> answer = ask(policy, channels);
    assertThat(answer).as("the store answers at once").isDone();
    List<PublishResult> results = answer.join();
    if (results == null) {
      return List.of("no room");
    }
    results.forEach(result -> result.delivery().run());
    return results.stream().map(TestBroker::write).toList();
  }

  private RecordingListener poll(String channel) {
    return relay.listen(channel, listener(BROADCAST), START);
  }

  private RecordingStream stream(String channel) {
    return relay.stream(channel, listener(BROADCAST), START);
  }

  private void assertIdleOnceLeft() {
    relay.broker.stop();
    assertThat(relay.broker.isIdle()).as("nothing is under way").isTrue();
  }

  @Test
  void listeners_of_each_channel_get_theirs_once_and_in_order() {
    for (RetentionPolicy policy : List.of(retention(), UNKEPT)) {
      relay = new TestBroker();
      RecordingListener first = poll("a");
      RecordingStream all = stream("a");
      RecordingStream other = stream("b");
      RecordingListener nobodys = poll("c");
      send(policy, "b", "a", "a", "b", "a");
      assertThat(first).hasToString("1000000:0");
      assertThat(all).hasToString("begin, 1000000:0, 1000000:1, 1000000:2");
      assertThat(other).hasToString("begin, 1000000:0, 1000000:1");
      assertThat(nobodys).hasToString("waiting");
      assertThat(relay.metrics.read(Figure.MESSAGES_PUBLISHED).samples().get(0).value())
          .isEqualTo(5);
      assertIdleOnceLeft();
    }
  }

  @Test
  void sender_is_told_of_each_in_the_order_in_which_it_was_asked_for() {
    poll("b");
    assertThat(send(retention(), "b", "a", "b"))
        .containsExactly(
            "delivered 1 messages, requested 0, 1 listeners, last 1000000:0",
            "kept 1 messages, requested -1, 0 listeners, last 1000000:0",
            "kept 2 messages, requested 0, 1 listeners, last 1000000:1");
    assertThat(relay.info("b")).isEqualTo("2 messages, requested 0, 0 listeners, last 1000000:1");
  }

  @Test
  void no_messages_are_sent_at_once() {
    assertThat(send(retention())).isEmpty();
  }

  /** A stream whose socket is full after each message. */
  private static final class Slow extends RecordingStream {
    @Override
    public void deliver(Message message, boolean missed) {
      super.deliver(message, missed);
      fill();
    }
  }

  @Test
  void stream_that_lags_gets_all_in_order_when_it_takes_more() {
    for (RetentionPolicy policy : List.of(retention(), UNKEPT)) {
      relay = new TestBroker();
      Slow slow = new Slow();
      relay.broker.listen(new ChannelId("a"), listener(BROADCAST), START, slow);
      send(policy, "a", "b", "a");
      assertThat(slow).hasToString("begin, 1000000:0");
      send(policy, "a", "a");
      for (int i = 1; i <= 3; i++) {
        slow.drain();
        assertThat(slow.toString()).endsWith(", 1000000:" + i);
      }
      assertThat(slow).hasToString("begin, 1000000:0, 1000000:1, 1000000:2, 1000000:3");
      assertIdleOnceLeft();
    }
  }

  @Test
  void listener_of_several_channels_hears_of_all_of_them() {
    List<String> heard = new ArrayList<>();
    RecordingStream both =
        new RecordingStream() {
          @Override
          public void deliver(Message message, boolean missed) {
            heard.add(
                Objects.requireNonNull(message.source()).channel() + " " + message.id().tag());
          }
        };
    List<ChannelId> channels = List.of(new ChannelId("a"), new ChannelId("b"));
    MultiSubscription.listen(relay.broker, channels, listener(BROADCAST), START, both);
    send(retention(), "b", "a", "b", "a");
    assertThat(heard)
        .containsExactlyInAnyOrder("a 0", "a 1", "b 0", "b 1")
        .containsSubsequence("a 0", "a 1")
        .containsSubsequence("b 0", "b 1");
    send(UNKEPT, "b", "a");
    assertThat(heard).hasSize(6).contains("b 2", "a 2").doesNotHaveDuplicates();
    assertIdleOnceLeft();
  }

  @Test
  void without_room_for_all_nobody_hears_anything() {
    relay = new TestBroker(3_000, store -> store);
    RecordingListener poll = poll("a");
    RecordingStream stream = stream("b");
    long used = relay.budget.used();
    String[] many =
        Stream.concat(Stream.of("a", "b"), IntStream.range(0, 9).mapToObj(i -> "c" + i))
            .toArray(String[]::new);
    assertThat(send(retention(), many)).containsExactly("no room");
    assertThat(poll).hasToString("waiting");
    assertThat(stream).hasToString("begin");
    assertThat(relay.budget.used()).isEqualTo(used);
    assertThat(relay.store.channels()).isEqualTo(2);
    send(retention(), "a", "b");
    assertThat(poll).hasToString("1000000:0");
    assertThat(stream).hasToString("begin, 1000000:0");
    assertIdleOnceLeft();
  }

  @Test
  void store_that_fails_is_told_as_it_says_and_nobody_hears_anything() {
    List<FailingStore> stores = new ArrayList<>();
    relay =
        new TestBroker(
            1 << 20,
            near -> {
              stores.add(new FailingStore(near));
              return stores.get(0);
            });
    RecordingListener poll = poll("a");
    stores.get(0).fail();
    List<Throwable> told = new ArrayList<>();
    CompletableFuture<@Nullable List<PublishResult>> unused =
        ask(retention(), "a", "b").whenComplete((results, failure) -> told.add(failure));
    assertThat(told).containsExactly(stores.get(0).away);
    assertThat(poll).hasToString("waiting");
    stores.get(0).recover();
    send(retention(), "a", "b");
    assertThat(poll).hasToString("1000000:0");
    assertThat(relay.broker.isIdle()).isTrue();
  }

  @Test
  void fault_of_a_store_leaves_no_channel_behind() {
    relay =
        new TestBroker(
            1 << 20,
            near ->
                (Store)
                    Proxy.newProxyInstance(
                        Store.class.getClassLoader(),
                        new Class<?>[] {Store.class},
                        (proxy, method, arguments) -> {
                          if (method.getName().equals("appendAll")) {
                            throw new IllegalStateException("a fault");
                          }
                          return method.invoke(near, arguments);
                        }));
    assertThatIllegalStateException().isThrownBy(() -> ask(retention(), "a", "b", "a"));
    assertThat(relay.broker.isIdle()).isTrue();
    assertThat(relay.info("a")).isEqualTo("none");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void store_that_answers_later_is_heard_as_if_it_had_at_once(int seed) {
    List<SlowStore> slow = new ArrayList<>();
    relay =
        new TestBroker(
            1 << 20,
            near -> {
              slow.add(new SlowStore(near, new Random(seed)));
              return slow.get(0);
            });
    RecordingListener poll = poll("a");
    RecordingStream stream = stream("b");
    while (slow.get(0).tellOne()) {}
    CompletableFuture<@Nullable List<PublishResult>> answer = ask(retention(), "b", "a", "b");
    assertThat(answer).isNotDone();
    assertThat(poll).hasToString("waiting");
    while (slow.get(0).tellOne()) {}
    assertThat(answer)
        .isCompletedWithValueMatching(results -> results != null && results.size() == 3);
    relay.broker.tick();
    while (slow.get(0).tellOne()) {}
    assertThat(poll).hasToString("1000000:0");
    assertThat(stream).hasToString("begin, 1000000:0, 1000000:1");
    assertIdleOnceLeft();
  }

  /** As many channels as there may be, in a thread with less stack than servers give theirs. */
  @Test
  void a_thousand_channels_need_little_of_the_stack() throws InterruptedException {
    String[] many = IntStream.range(0, 1000).mapToObj(i -> "channel " + i).toArray(String[]::new);
    List<String> sent = new ArrayList<>();
    Thread thread =
        new Thread(null, () -> sent.addAll(send(retention(), many)), "small", 640 << 10);
    thread.start();
    thread.join();
    assertThat(sent).hasSize(1000);
    assertThat(relay.broker.isIdle()).isTrue();
  }
}
