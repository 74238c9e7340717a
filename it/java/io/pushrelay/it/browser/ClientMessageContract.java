package io.pushrelay.it.browser;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.it.server.Proxy;
import io.pushrelay.time.Await;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which messages {@code pushrelay.js} asks for, and how it tells of them. */
interface ClientMessageContract extends ClientFixture {
  @ParameterizedTest
  @ValueSource(strings = {"longpoll", "eventsource", "websocket"})
  default void messages_are_what_was_sent(String transport) {
    String channel = fresh();
    relay().post(channel, Request.utf8("Grüße\n\n an: alle\n"));
    relay().post(channel, "");
    relay().ask(sending("POST", channel).body("\u0000\u00ff\u00fe"));
    page().listenBy(transport, channel);
    assertThat(page().data(3)).containsExactly("Grüße\n\n an: alle\n", "", "bytes 0,255,254");
  }

  @ParameterizedTest
  @ValueSource(strings = {"longpoll", "eventsource", "websocket"})
  default void missed_messages_are_told_of_with_the_next_one(String transport) {
    String channel = fresh();
    TestPosition first = relay().post("/few", channel, "1");
    for (String text : List.of("2", "3", "4")) {
      relay().post("/few", channel, text);
    }
    page()
        .listen(
            channel,
            "{\"transports\": [\"%s\"], \"lastEventId\": \"%s\"}".formatted(transport, first.id()));
    assertThat(page().data(2)).containsExactly("3", "4");
    assertThat(page().strings("got.map(message => message.missed)"))
        .containsExactly("true", "false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"longpoll", "eventsource", "websocket"})
  default void several_channels_are_listened_to_at_once_and_go_on_after_a_loss(String transport) {
    String plain = fresh();
    String accented = "caf%C3%A9%20" + plain;
    page()
        .listen(
            "",
            "{\"transports\": [\"%s\"], \"channel\": [\"%s\", \"caf\u00e9 %s\"]}"
                .formatted(transport, plain, plain));
    page().awaitTrue("told.some(({ state }) => state === 'open')");
    relay().post(accented, "1");
    assertThat(page().data(1)).containsExactly("1");
    relay().post(plain, "2");
    assertThat(page().data(2)).containsExactly("1", "2");
    relay().awaitListeners(1, plain);
    proxy().cut();
    relay().post(accented, "3");
    relay().post(accented, "4");
    relay().post(plain, "5");
    assertThat(page().data(5)).containsExactlyInAnyOrder("1", "2", "3", "4", "5");
    assertThat(page().strings("got.map(({ data, channel }) => `${data} of ${channel}`)"))
        .contains("1 of caf\u00e9 " + plain, "2 of " + plain, "3 of caf\u00e9 " + plain);
    assertThat(page().strings("got.map(({ data }) => data).filter(data => '134'.includes(data))"))
        .as("in order")
        .containsExactly("1", "3", "4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"longpoll", "eventsource", "websocket"})
  default void channel_is_named_by_whichever_parameter_the_location_has(String transport) {
    String channel = fresh();
    relay().post(channel, "in the room");
    page()
        .listenAt(
            "listen/rooms",
            channel,
            "{\"transports\": [\"%s\"], \"channelParameter\": \"room\"}".formatted(transport));
    assertThat(page().data(1)).containsExactly("in the room");
    assertThat(proxy().requests())
        .isNotEmpty()
        .allMatch(head -> head.contains("/listen/rooms?room=" + channel))
        .noneMatch(head -> head.contains("&id="));
  }

  @Test
  default void interval_poll_asks_as_often_as_it_is_told_to() {
    String channel = fresh();
    page()
        .listenAt(
            "listen/poll", channel, "{\"transports\": [\"longpoll\"], \"pollInterval\": 100}");
    page().awaitTrue("told.at(-1).state === 'open'");
    Await.until("three have been answered", () -> proxy().requests().size() > 3);
    relay().post(channel, "polled");
    assertThat(page().data(1)).containsExactly("polled");
  }

  @Test
  default void old_names_work_and_are_warned_of() {
    String channel = fresh();
    TestPosition first = relay().post(channel, "1");
    TestPosition second = relay().post(channel, "2");
    page()
        .listen(
            channel,
            "{\"lastId\": \"%s\", \"patience\": 4000, \"interval\": 100}".formatted(first.id()));
    assertThat(page().data(1)).containsExactly("2");
    assertThat(page().warnings())
        .satisfiesExactlyInAnyOrder(
            warning -> assertThat(warning).contains("lastId", "lastEventId"),
            warning -> assertThat(warning).contains("patience", "connectTimeout"),
            warning -> assertThat(warning).contains("interval", "pollInterval"));
    assertThat(page().strings("[listening.lastEventId, listening.lastId]"))
        .containsExactly(second.id(), second.id());
    assertThat(page().warnings()).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"longpoll", "eventsource", "websocket"})
  default void page_of_another_origin_listens_without_a_preflight(String transport) {
    String channel = fresh();
    page().goTo("http://127.0.0.1:%d%s".formatted(proxy().port(), Proxy.ELSEWHERE));
    page().listenBy(transport, channel);
    relay().post(channel, "across");
    relay().post(channel, "origins");
    assertThat(page().data(2)).containsExactly("across", "origins");
    assertThat(proxy().requests()).noneMatch(head -> head.startsWith("OPTIONS"));
  }
}
