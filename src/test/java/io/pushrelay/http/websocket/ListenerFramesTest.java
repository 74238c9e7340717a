package io.pushrelay.http.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.access.SenderRates;
import io.pushrelay.broker.Broker;
import io.pushrelay.broker.EndReason;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Client;
import io.pushrelay.channel.MessageId;
import io.pushrelay.config.ConfigSources;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.Locations;
import io.pushrelay.config.RelayConfig;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.events.ChannelEvents;
import io.pushrelay.metrics.Metrics;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.memory.MemoryStore;
import io.pushrelay.time.Deadlines;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** At a location for both that takes messages of 5 bytes. */
final class ListenerFramesTest {
  private static final ChannelId ROOM = new ChannelId("room");

  private final RelayConfig config =
      RelayConfig.read(
          new ConfigSources(
              "",
              Map.of(),
              Map.of(),
              Map.of("push_pubsub", "/chat", "push_max_message_size@/chat", "5")));

  private final Locations.Match both = Objects.requireNonNull(config.locations().find("/chat"));
  private final MemoryBudget budget = new MemoryBudget(1 << 14);
  private final Deadlines deadlines = new Deadlines(() -> 0);

  private final Broker broker =
      new Broker(
          new MemoryStore(budget, InstantSource.system(), deadlines),
          budget,
          InstantSource.system(),
          deadlines,
          Runnable::run,
          1,
          Metrics.NONE);

  private final FakeSession session = new FakeSession();

  private final WebSocketListener listener =
      new WebSocketListener(
          new FrameFormat(), (ListenerLocation) both.location(), session.session(), () -> 0);

  private ListenerFrames frames(Sending sending) {
    return new ListenerFrames(
        new Publishing(
            Metrics.NONE,
            new ChannelEvents(broker, config.events(), InstantSource.system()),
            new SenderRates(config.locations().all(), () -> 0)),
        session.session(),
        (SenderLocation) Objects.requireNonNull(both.other()),
        new Handshake(
            "/chat",
            List.of(ROOM),
            MessageId.START,
            Long.MAX_VALUE,
            new Client(null, "127.0.0.1"),
            0,
            sending),
        sending,
        listener);
  }

  private int messages() {
    ChannelInfo info = broker.info(ROOM).toCompletableFuture().join();
    return info == null ? 0 : info.messages();
  }

  @Test
  void frames_in_parts_and_of_bytes_are_messages_and_nothing_is_told_of_them() {
    ListenerFrames frames = frames(Sending.ALLOWED);
    frames.text("he", false);
    frames.text("llo", true);
    frames.bytes(ByteBuffer.wrap("hello".getBytes(UTF_8)), true);
    frames.text("", true);
    assertThat(messages()).isEqualTo(3);
    assertThat(session).hasToString("[]");
  }

  @Test
  void frame_that_is_too_long_closes_the_socket_and_nothing_after_it_is_sent() {
    ListenerFrames frames = frames(Sending.ALLOWED);
    frames.text("123456", true);
    frames.text("1", true);
    frames.bytes(ByteBuffer.allocate(1), true);
    assertThat(messages()).isZero();
    assertThat(session)
        .hasToString("[closed 4413 413 The message is too large: 5 bytes at most are allowed.]");
  }

  @Test
  void frame_for_which_there_is_no_room_closes_the_socket() {
    ListenerFrames frames = frames(Sending.ALLOWED);
    assertThat(budget.reserve(budget.limit() - budget.used())).isTrue();
    frames.text("1", true);
    assertThat(messages()).isZero();
    assertThat(session)
        .hasToString(
            "[closed 4507 507 The memory for messages (push_max_reserved_memory) is used up.]");
  }

  @Test
  void who_may_not_send_is_told_why_once_and_nothing_is_sent() {
    ListenerFrames frames = frames(Sending.refused(403, "No."));
    frames.text("1", false);
    frames.text("2", true);
    frames.bytes(ByteBuffer.allocate(1), true);
    assertThat(messages()).isZero();
    assertThat(session).hasToString("[closed 4403 403 No.]");
  }

  @Test
  void what_comes_after_the_listener_has_ended_is_not_sent() {
    ListenerFrames frames = frames(Sending.ALLOWED);
    listener.end(EndReason.TOKEN_EXPIRED);
    frames.text("late", true);
    assertThat(messages()).isZero();
    assertThat(session).hasToString("[closed 4401 401 Token expired]");
  }
}
