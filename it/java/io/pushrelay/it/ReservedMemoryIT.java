package io.pushrelay.it;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.time.Await;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What happens when all the memory is used up that a deployment may use: here 64 kB. */
@ArquillianTest
@Tag("arquillian")
@RunAsClient
final class ReservedMemoryIT {
  private static final String KILOBYTES = "x".repeat(4000);

  @ArquillianResource URL url;

  /** What a test has created, and what is deleted after it. */
  private final List<String> channels = new ArrayList<>();

  /** The limit by its deprecated name, which works like the new one. */
  @Deployment(testable = false)
  static WebArchive war() {
    return RelayWar.with(
        "memory.war",
        Map.of(
            "push_buffer_size", "64k",
            "push_sender", "/send, /brief, /several",
            "push_channel_id_separator@/several", ",",
            "push_message_timeout@/brief", "1s",
            "push_listener", "/listen, /broadcast",
            "push_listener_concurrency@/broadcast", "broadcast"));
  }

  private Relay relay() {
    return Relay.at(url);
  }

  private String channel() {
    String channel = fresh();
    channels.add(channel);
    return channel;
  }

  @BeforeEach
  void there_is_room_at_first() {
    relay().post(channel(), KILOBYTES);
  }

  @AfterEach
  void delete_the_channels() {
    channels.forEach(channel -> relay().ask(sending("DELETE", channel)));
  }

  /** Posts to channels of their own until there is no room, and returns the refusal. */
  private Response fill(String location, String body) {
    for (int i = 0; i < 2000; i++) {
      Response response = relay().ask(sending("POST", location, channel()).body(body));
      if (response.status() != 202) {
        channels.remove(channels.size() - 1);
        return response;
      }
    }
    throw new AssertionError("2000 messages of " + body.length() + " bytes fit into 64 kB");
  }

  /** Creates channels until there is no room for another. */
  private Response fillWithChannels() {
    fill("/send", KILOBYTES);
    for (int i = 0; i < 5000; i++) {
      Response response = relay().ask(sending("PUT", channel()));
      if (response.status() != 200) {
        channels.remove(channels.size() - 1);
        return response;
      }
    }
    throw new AssertionError("5000 channels fit into 64 kB");
  }

  @Test
  void post_without_room_is_507_with_a_sentence() {
    assertThat(fill("/send", KILOBYTES)).hasStatus(507).hasSentence();
  }

  @Test
  void messages_for_which_there_is_no_room_together_are_507_and_none_is_sent() {
    String channel = channel();
    String part = "--b\r\n\r\n" + "x".repeat(20_000) + "\r\n";
    Request request =
        sending("POST", "/several", channel)
            .with("Content-Type", "multipart/mixed; boundary=b")
            .body(part.repeat(4) + "--b--");
    assertThat(relay().ask(request)).hasStatus(507).hasSentence();
    assertThat(relay().knows(channel)).as("some were sent").isFalse();
  }

  @Test
  void message_for_which_there_is_no_room_in_all_channels_is_507_and_sent_to_none() {
    String[] ids = {channel(), channel(), channel(), channel()};
    Request request = sending("POST", "/several", String.join(",", ids)).body("x".repeat(20_000));
    assertThat(relay().ask(request)).hasStatus(507).hasSentence();
    for (String id : ids) {
      assertThat(relay().knows(id)).as("it was sent to one").isFalse();
    }
  }

  @Test
  void bodies_count_against_the_memory() {
    fill("/send", KILOBYTES);
    assertThat(channels.size()).as("messages of 4000 bytes in 64 kB").isBetween(8, 16);
  }

  @Test
  void messages_without_a_body_count_too() {
    assertThat(fill("/send", "")).hasStatus(507).hasSentence();
  }

  @Test
  void put_without_room_is_507_with_a_sentence() {
    assertThat(fillWithChannels()).hasStatus(507).hasSentence();
  }

  @Test
  void message_larger_than_all_the_memory_is_507_and_drops_nothing() {
    String channel = channels.get(0);
    assertThat(relay().ask(sending("POST", channel).body("x".repeat(70_000))))
        .hasStatus(507)
        .hasSentence();
    assertThat(relay().ask(listening(channel))).isMessage(KILOBYTES);
  }

  @Test
  void what_was_stored_stays() {
    fill("/send", KILOBYTES);
    for (String channel : channels) {
      assertThat(relay().ask(listening(channel))).isMessage(KILOBYTES);
    }
  }

  @Test
  void refused_message_leaves_no_channel_and_no_message_behind() {
    fill("/send", KILOBYTES);
    String unknown = fresh();
    assertThat(relay().ask(sending("POST", unknown).body(KILOBYTES))).hasStatus(507);
    assertThat(relay().knows(unknown)).as("the refused message made a channel").isFalse();
    String known = channels.get(0);
    assertThat(relay().ask(sending("POST", known).body(KILOBYTES))).hasStatus(507);
    assertThat(relay().messages(known)).as("messages").isEqualTo(1);
  }

  @Test
  void held_listener_stays_and_gets_the_message_for_which_there_is_room_again() {
    String channel = channel();
    try (Exchange held = relay().hold(listening(channel), channel)) {
      fill("/send", KILOBYTES);
      assertThat(relay().ask(sending("POST", channel).body(KILOBYTES))).hasStatus(507);
      assertThat(held.hears(Duration.ofMillis(300))).as("the listener is answered").isFalse();
      assertThat(relay().ask(sending("DELETE", channels.get(0)))).hasStatus(200);
      assertThat(relay().ask(sending("POST", channel).body("room again"))).hasStatus(201);
      assertThat(held.response()).isMessage("room again");
    }
  }

  @Test
  void listener_that_would_need_a_channel_is_503_with_a_sentence_and_when_to_come_back() {
    fillWithChannels();
    isSentAway(relay().ask(listening(fresh())));
  }

  @Test
  void listener_that_would_need_a_place_is_503_with_a_sentence_and_when_to_come_back() {
    fillWithChannels();
    String channel = channels.get(0);
    TestPosition last = relay().known(channel).last().orElseThrow();
    List<Exchange> held = new ArrayList<>();
    try {
      Exchange next = relay().open(listening("/broadcast", channel).after(last));
      while (isHeld(next, channel, held.size() + 1)) {
        held.add(next);
        assertThat(held).as("listeners in the room of less than one channel").hasSizeLessThan(100);
        next = relay().open(listening("/broadcast", channel).after(last));
      }
      isSentAway(next.response());
      next.close();
      assertThat(relay().known(channel).listeners()).as("who stays").isEqualTo(held.size());
    } finally {
      held.forEach(Exchange::close);
    }
  }

  /**
   * Whether it is held, as one of so many, and not answered. Its silence says nothing: the first
   * listener of a deployment may take a while to be refused.
   */
  private boolean isHeld(Exchange listener, String channel, int asOneOf) {
    for (int i = 0; i < 100; i++) {
      if (listener.hears(Duration.ofMillis(100))) {
        return false;
      }
      if (relay().known(channel).listeners() == asOneOf) {
        return true;
      }
    }
    throw new AssertionError("a listener is neither answered nor counted");
  }

  private static void isSentAway(Response response) {
    assertThat(response).hasStatus(503).hasSentence();
    assertThat(response.header("Retry-After"))
        .as("Retry-After")
        .hasValueSatisfying(seconds -> assertThat(seconds).matches("[1-9]\\d{0,2}"));
  }

  @Test
  void expired_messages_make_room_first() {
    fill("/brief", KILOBYTES);
    Await.pass(Duration.ofMillis(1050));
    String channel = channel();
    assertThat(relay().ask(sending("POST", channel).body(KILOBYTES))).hasStatus(202);
    assertThat(relay().ask(listening(channels.get(0)))).as("not expired").isMessage(KILOBYTES);
  }

  @Test
  void deleted_channels_give_back_all_their_memory() {
    fill("/send", KILOBYTES);
    int first = channels.size();
    delete_the_channels();
    channels.clear();
    fill("/send", KILOBYTES);
    assertThat(channels.size())
        .as("messages that fit, after as many were deleted")
        .isEqualTo(first);
  }

  @Test
  void info_and_delete_need_no_room() {
    fillWithChannels();
    String channel = channels.get(0);
    assertThat(relay().ask(sending("GET", channel))).hasStatus(200);
    assertThat(relay().ask(sending("DELETE", channel))).hasStatus(200);
    channels.remove(channel);
    assertThat(relay().ask(sending("POST", channel()).body("x"))).hasStatus(202);
  }
}
