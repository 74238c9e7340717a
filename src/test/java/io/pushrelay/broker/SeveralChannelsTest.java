package io.pushrelay.broker;

import static io.pushrelay.broker.TestLocations.listener;
import static io.pushrelay.broker.TestLocations.retention;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.broker.multi.MultiSubscription;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.MessageSource;
import io.pushrelay.channel.MultiPosition;
import io.pushrelay.channel.Position;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.value.Concurrency;
import io.pushrelay.config.value.PollMode;
import io.pushrelay.store.Store;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One listener on several channels (protocol, "Several channels in one listener"). */
final class SeveralChannelsTest {
  private static final ListenerLocation BROADCAST = listener(Concurrency.BROADCAST);
  private static final ListenerLocation POLL =
      listener(PollMode.INTERVAL_POLL, Concurrency.BROADCAST, false, 0);
  private static final RetentionPolicy UNKEPT = retention(0, 0, Duration.ofHours(1));

  private final TestBroker relay = new TestBroker();

  /** Says the channel and the whole position with each message. */
  private static final class Once extends RecordingListener {
    private volatile String at = "";

    @Override
    public void deliver(Message message, boolean missed) {
      at = write(message, missed);
      super.deliver(message, missed);
    }

    @Override
    public String toString() {
      return at.isEmpty() ? super.toString() : at;
    }
  }

  private static final class Streaming extends RecordingStream {
    private final StringBuilder messages = new StringBuilder();

    @Override
    public void deliver(Message message, boolean missed) {
      messages.append(messages.isEmpty() ? "" : ", ").append(write(message, missed));
      super.deliver(message, missed);
    }

    String messages() {
      return messages.toString();
    }
  }

  private static String write(Message message, boolean missed) {
    MessageSource origin = Objects.requireNonNull(message.source());
    long second = message.position().second();
    return "%s %d:%s%s"
        .formatted(
            origin.channel(),
            second - 1_000_000,
            message.position().tags(),
            missed ? " missed" : "");
  }

  private Once listen(String channels, ListenerLocation location, Position after) {
    Once told = new Once();
    MultiSubscription.listen(
        relay.broker,
        Stream.of(channels.split(",")).map(ChannelId::new).toList(),
        location,
        after,
        told);
    return told;
  }

  private Streaming stream(String channels, ListenerLocation location, Position after) {
    Streaming hearing = new Streaming();
    MultiSubscription.listen(
        relay.broker,
        Stream.of(channels.split(",")).map(ChannelId::new).toList(),
        location,
        after,
        hearing);
    return hearing;
  }

  private void send(String channel) {
    relay.publish(channel, "x", retention());
  }

  private static MultiPosition at(long second, int... tags) {
    return new MultiPosition(1_000_000 + second, tags, MultiPosition.NONE);
  }

  @Test
  void messages_of_all_channels_come_by_their_second() {
    send("b");
    relay.time.pass(Duration.ofSeconds(1));
    send("a");
    send("c");
    send("b");
    relay.time.pass(Duration.ofSeconds(1));
    send("a");
    assertThat(stream("a,b,c", BROADCAST, MessageId.START).messages())
        .isEqualTo("b 0:-,[0],-, a 1:[0],-,-, b 1:0,[0],-, c 1:0,0,[0], a 2:[0],-,-");
  }

  @Test
  void request_is_held_until_a_message_comes_to_any_of_the_channels() {
    Once told = listen("a,b", BROADCAST, MessageId.START);
    assertThat(told).hasToString("waiting");
    assertThat(relay.send("b", retention()))
        .startsWith("delivered 1 messages")
        .contains("1 listener");
    assertThat(told).hasToString("b 0:-,[0]");
    assertThat(relay.info("a")).as("nobody is left").isEqualTo("none");
    assertThat(relay.info("b")).contains("0 listeners");
    assertThat(relay.broker.isIdle()).isTrue();
  }

  @Test
  void request_goes_on_in_each_channel_behind_its_tag() {
    for (int i = 0; i < 3; i++) {
      send("a");
      send("b");
    }
    assertThat(listen("a,b", BROADCAST, at(0, 1, 2))).hasToString("a 0:[2],2");
    assertThat(listen("a,b", BROADCAST, at(0, 2, MultiPosition.NONE))).hasToString("b 0:2,[0]");
    assertThat(listen("a,b", BROADCAST, at(0, 2, 2))).hasToString("waiting");
  }

  @Test
  void message_of_a_listener_is_found_before_anybody_else_is_thrown_out() {
    RecordingListener other = relay.listen("a", listener(Concurrency.LAST), MessageId.START);
    send("b");
    assertThat(listen("a,b", listener(Concurrency.LAST), MessageId.START)).hasToString("b 0:-,[0]");
    assertThat(other).hasToString("waiting");
  }

  @Test
  void channel_that_is_taken_by_another_ends_it_in_all() {
    Once first = listen("a,b,c", listener(Concurrency.LAST), MessageId.START);
    RecordingListener second = relay.listen("b", listener(Concurrency.LAST), MessageId.START);
    assertThat(first).hasToString("CONFLICT");
    assertThat(second).hasToString("waiting");
    assertThat(relay.info("a")).isEqualTo("none");
    assertThat(relay.info("b")).contains("1 listeners");
  }

  @Test
  void listener_that_may_not_have_one_of_the_channels_has_none() {
    RecordingListener first = relay.listen("b", listener(Concurrency.FIRST), MessageId.START);
    assertThat(listen("a,b", listener(Concurrency.FIRST), MessageId.START)).hasToString("CONFLICT");
    assertThat(first).hasToString("waiting");
    assertThat(relay.info("a")).isEqualTo("none");
    ListenerLocation one = listener(PollMode.LONG_POLL, Concurrency.BROADCAST, false, 1);
    assertThat(stream("a,b", one, MessageId.START)).hasToString("TOO_MANY_LISTENERS");
    assertThat(relay.info("a")).isEqualTo("none");
  }

  @ParameterizedTest
  @EnumSource(PollMode.class)
  void unknown_channel_among_them_is_refused_where_listeners_do_not_make_any(PollMode pollMode) {
    send("a");
    ListenerLocation known = listener(pollMode, Concurrency.LAST, true, 0);
    RecordingListener other = relay.listen("a", known, new MessageId(1_000_000, 0));
    String before = other.toString();
    assertThat(listen("a,b", known, MessageId.START)).hasToString("UNKNOWN_CHANNEL");
    assertThat(stream("a,b", known, MessageId.START)).hasToString("UNKNOWN_CHANNEL");
    assertThat(other).hasToString(before);
    assertThat(relay.info("b")).isEqualTo("none");
  }

  @Test
  void it_goes_on_with_the_rest_until_the_last_channel_is_deleted() {
    Once told = listen("a,b", BROADCAST, MessageId.START);
    Streaming stream = stream("a,b", BROADCAST, MessageId.START);
    relay.delete("a");
    assertThat(relay.info("a")).isEqualTo("none");
    assertThat(told).hasToString("waiting");
    send("b");
    assertThat(told).hasToString("b 0:-,[0]");
    assertThat(stream.messages()).isEqualTo("b 0:-,[0]");
    relay.delete("b");
    assertThat(stream).hasToString("begin, 1000000:0, CHANNEL_DELETED");
    assertThat(relay.info("b")).isEqualTo("none");
  }

  @Test
  void channel_that_was_deleted_and_comes_back_is_listened_to() {
    Once told = listen("a,b", BROADCAST, MessageId.START);
    Streaming stream = stream("a,b", BROADCAST, MessageId.START);
    relay.delete("a");
    relay.time.pass(Duration.ofSeconds(1));
    assertThat(relay.send("a", retention())).startsWith("delivered");
    assertThat(told).hasToString("a 1:[0],-");
    assertThat(relay.info("a")).as("a listener again").contains("1 listeners");
    relay.time.pass(Duration.ofSeconds(1));
    send("b");
    assertThat(stream.messages()).isEqualTo("a 1:[0],-, b 2:-,[0]");
    relay.delete("b");
    assertThat(stream.toString()).as("one of them is there").doesNotContain("CHANNEL_DELETED");
    relay.delete("a");
    assertThat(stream.toString()).endsWith("CHANNEL_DELETED");
  }

  @Test
  void channel_that_a_sender_makes_again_is_listened_to_where_listeners_make_none() {
    ListenerLocation known = listener(PollMode.LONG_POLL, Concurrency.BROADCAST, true, 0);
    relay.create("a", retention());
    relay.create("b", retention());
    Streaming stream = stream("a,b", known, MessageId.START);
    relay.delete("a");
    relay.create("a", retention());
    assertThat(relay.info("a")).contains("1 listeners");
    relay.delete("b");
    send("a");
    assertThat(stream).hasToString("begin, 1000000:0");
    stream.subscription().cancel();
    assertThat(relay.info("a")).contains("0 listeners");
  }

  @Test
  void channel_that_another_listener_makes_again_counts_both() {
    Streaming stream = stream("a,b", BROADCAST, MessageId.START);
    relay.delete("a");
    RecordingListener other = relay.listen("a", BROADCAST, MessageId.START);
    assertThat(relay.info("a")).contains("2 listeners");
    other.leave();
    stream.subscription().cancel();
    assertThat(relay.info("a")).isEqualTo("none");
  }

  @Test
  void deleted_channel_is_still_taken_from_a_listener_by_the_next_one() {
    Streaming stream = stream("a,b", listener(Concurrency.LAST), MessageId.START);
    relay.delete("a");
    RecordingListener other = relay.listen("a", listener(Concurrency.LAST), MessageId.START);
    assertThat(stream).hasToString("begin, CONFLICT");
    assertThat(relay.info("a")).contains("1 listeners");
    other.leave();
    assertThat(relay.info("a")).isEqualTo("none");
  }

  @Test
  void position_of_tomorrow_is_none_in_several_channels_too() {
    send("b");
    assertThat(stream("a,b", BROADCAST, at(86_400, 3, MultiPosition.NONE)).messages())
        .isEqualTo("b 0:-,[0] missed");
    assertThat(listen("a,b", POLL, at(86_400, 0, 0))).hasToString("b 0:-,[0] missed");
    Once told = listen("c,d", BROADCAST, at(86_400, 0, 0));
    send("d");
    assertThat(told).hasToString("d 0:-,[0] missed");
  }

  @Test
  void time_of_a_request_is_one_for_all_its_channels() {
    Once told = listen("a,b", BROADCAST, MessageId.START);
    relay.time.pass(TestLocations.LISTENER_TIMEOUT);
    relay.broker.tick();
    assertThat(told).hasToString("TIMEOUT");
    assertThat(relay.broker.isIdle()).isTrue();
  }

  @Test
  void poll_is_answered_at_once() {
    assertThat(listen("a,b", POLL, MessageId.START)).hasToString("NO_MESSAGE");
    send("b");
    assertThat(listen("a,b", POLL, MessageId.START)).hasToString("b 0:-,[0]");
    assertThat(listen("a,b", POLL, at(0, MultiPosition.NONE, 0))).hasToString("NO_MESSAGE");
    assertThat(relay.info("a")).isEqualTo("none");
  }

  @Test
  void client_that_goes_is_held_nowhere() {
    Once told = listen("a,b", BROADCAST, MessageId.START);
    Streaming stream = stream("b,c", BROADCAST, MessageId.START);
    told.leave();
    stream.subscription().cancel();
    assertThat(told).hasToString("DISCONNECTED");
    assertThat(stream).hasToString("begin, DISCONNECTED");
    assertThat(relay.broker.isIdle()).isTrue();
    assertThat(relay.info("b")).isEqualTo("none");
  }

  @Test
  void deployment_that_stops_ends_it() {
    Once told = listen("a,b", BROADCAST, MessageId.START);
    Streaming stream = stream("b,c", BROADCAST, MessageId.START);
    relay.broker.stop();
    assertThat(told).hasToString("STOPPING");
    assertThat(stream).hasToString("begin, STOPPING");
    assertThat(listen("a,b", BROADCAST, MessageId.START)).hasToString("STOPPING");
  }

  @Test
  void message_that_is_not_kept_goes_to_whoever_is_held() {
    Once told = listen("a,b", BROADCAST, MessageId.START);
    Streaming stream = stream("a,b", BROADCAST, MessageId.START);
    assertThat(relay.send("b", UNKEPT)).startsWith("delivered 0 messages");
    assertThat(told).hasToString("b 0:-,[0]");
    assertThat(relay.send("a", UNKEPT)).startsWith("delivered 0 messages");
    assertThat(stream.messages()).isEqualTo("b 0:-,[0], a 0:[0],0");
    stream.fill();
    assertThat(relay.send("a", UNKEPT)).startsWith("delivered 0 messages");
    assertThat(relay.send("a", UNKEPT)).startsWith("delivered 0 messages");
    stream.drain();
    send("b");
    assertThat(stream.messages()).endsWith("a 0:[0],0, a 0:[1],0, a 0:[2],0, b 0:2,[1]");
  }

  @Test
  void what_was_removed_behind_a_position_was_missed() {
    send("a");
    send("b");
    Streaming stream = stream("a,b", BROADCAST, MessageId.START);
    stream.fill();
    for (int i = 0; i < 7; i++) {
      send("b");
    }
    stream.drain();
    assertThat(stream.messages())
        .startsWith("a 0:[0],-, b 0:0,[0], b 0:0,[3] missed, b 0:0,[4], b");
    assertThat(listen("a,b", BROADCAST, at(0, 0, 0))).hasToString("b 0:0,[3] missed");
    assertThat(listen("b,a", BROADCAST, at(0, 7, MultiPosition.NONE))).hasToString("a 0:7,[0]");
  }

  @Test
  void stream_is_pinged_when_nothing_comes_and_cut_off_when_it_takes_nothing() {
    Streaming stream = stream("a,b", BROADCAST, MessageId.START);
    relay.time.pass(TestLocations.PING_INTERVAL);
    relay.broker.tick();
    assertThat(stream).hasToString("begin, ping");
    send("a");
    relay.time.pass(TestLocations.PING_INTERVAL);
    relay.broker.tick();
    assertThat(stream).hasToString("begin, ping, 1000025:0, ping");
    stream.fill();
    relay.time.pass(TestLocations.PING_INTERVAL);
    relay.broker.tick(); // sees that it is full
    relay.time.pass(TestLocations.WRITE_TIMEOUT);
    relay.broker.tick();
    assertThat(stream).hasToString("begin, ping, 1000025:0, ping, TOO_SLOW");
    assertThat(relay.broker.isIdle()).isTrue();
  }

  @Test
  void clock_that_steps_back_hides_no_message_of_another_channel() {
    Streaming stream = stream("a,b", BROADCAST, MessageId.START);
    send("a");
    relay.time.stepBack(Duration.ofSeconds(10));
    send("b");
    assertThat(stream.messages()).isEqualTo("a 0:[0],-, b 0:0,[0]");
    assertThat(listen("a,b", BROADCAST, at(0, 0, MultiPosition.NONE))).hasToString("b 0:0,[0]");
  }

  /** Before a channel is looked at, once, something happens. */
  private static Store before(ChannelId looked, Runnable event, Store store) {
    AtomicBoolean happened = new AtomicBoolean();
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("next")
                  && arguments[0].equals(looked)
                  && happened.compareAndSet(false, true)) {
                event.run();
              }
              return method.invoke(store, arguments);
            });
  }

  @Test
  void message_of_an_earlier_second_is_not_lost_that_comes_to_a_channel_just_looked_at() {
    List<TestBroker> relays = new ArrayList<>();
    Runnable event =
        () -> {
          TestBroker racing = relays.get(0);
          racing.publish("a", "x", retention());
          racing.time.pass(Duration.ofSeconds(1));
          racing.publish("b", "x", retention());
        };
    TestBroker racing = new TestBroker(1 << 20, store -> before(new ChannelId("b"), event, store));
    relays.add(racing);
    Once told = new Once();
    List<ChannelId> both = List.of(new ChannelId("a"), new ChannelId("b"));
    MultiSubscription.listen(racing.broker, both, BROADCAST, MessageId.START, told);
    assertThat(told).hasToString("a 0:[0],-");
  }

  @Test
  void no_room_for_all_of_its_places_is_no_room_for_any() {
    TestBroker small = new TestBroker(1200, store -> store);
    Once told = new Once();
    MultiSubscription.listen(
        small.broker,
        Stream.of("a", "b", "c", "d").map(ChannelId::new).toList(),
        BROADCAST,
        MessageId.START,
        told);
    assertThat(told).hasToString("NO_ROOM");
    assertThat(small.budget.used()).isZero();
  }
}
