package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code push_channel_id} evaluates to; the same channel is then asked for by its id. */
@Directives({
  "push_sender /id/arg, /id/braces, /id/header, /id/cookie, /id/path, /id/host, "
      + "/id/uri, /id/user, /id/literal, /id/dollar",
  "push_listener /whoami, /hear/path",
  "push_channel_id@/id/arg room-$arg_room",
  "push_channel_id@/id/braces ${arg_a}x${arg_b}",
  "push_channel_id@/id/header $http_x_room",
  "push_channel_id@/id/cookie $cookie_room",
  "push_channel_id@/id/path $path_info",
  "push_channel_id@/id/host $host",
  "push_channel_id@/id/uri $uri",
  "push_channel_id@/id/user $remote_user",
  "push_channel_id@/id/literal literal",
  "push_channel_id@/id/dollar $$5-$arg_id",
  "push_channel_id@/whoami user-$remote_user",
  "push_listener_role@/whoami listener",
  "push_channel_id@/hear/path $path_info",
})
public interface ChannelExpressionContract {
  Relay relay();

  private static Request post(String target) {
    return Request.of("POST", target).as("sender").body("news");
  }

  /** The request sends to the channel of that id, which is written as in a query. */
  private void sendsTo(String id, Request request) {
    relay().ask(sending("DELETE", id));
    assertThat(relay().ask(request)).hasStatus(202);
    assertThat(relay().ask(listening(id))).as("in channel %s", id).isMessage("news");
    relay().ask(sending("DELETE", id));
  }

  private void isRefused(Request request) {
    assertThat(relay().ask(request)).hasStatus(400).hasSentence();
  }

  @Test
  default void literal_text_names_one_channel_for_all() {
    sendsTo("literal", post("/id/literal"));
    sendsTo("literal", post("/id/literal?id=other"));
  }

  @Test
  default void query_parameter_is_put_into_literal_text() {
    sendsTo("room-7", post("/id/arg?room=7"));
    sendsTo("room-a%2Fb", post("/id/arg?x=1&room=a%2Fb"));
  }

  @Test
  default void expression_that_is_not_empty_needs_no_parameter() {
    sendsTo("room-", post("/id/arg"));
  }

  @Test
  default void braces_part_a_name_from_the_text_after_it() {
    sendsTo("1x2", post("/id/braces?a=1&b=2"));
  }

  @Test
  default void two_dollars_are_a_dollar_sign() {
    String channel = fresh();
    sendsTo("$5-" + channel, post("/id/dollar?id=" + channel));
  }

  @Test
  default void header_is_named_with_underscores_for_hyphens() {
    sendsTo("blue", post("/id/header").with("X-Room", "blue"));
    sendsTo("green", post("/id/header").with("x-room", "green"));
    isRefused(post("/id/header"));
    isRefused(post("/id/header").with("X-Room", ""));
  }

  @Test
  default void cookie_is_found_among_others() {
    sendsTo("blue", post("/id/cookie").with("Cookie", "a=1; room=blue; b=2"));
    isRefused(post("/id/cookie").with("Cookie", "a=1; rooms=blue"));
    isRefused(post("/id/cookie"));
  }

  @ParameterizedTest
  @CsvSource({
    "room,        room",
    "room/7,      room/7",
    "room/,       room/",
    "%C3%BC,      %C3%BC",
    "a%20b,       a%20b",
    "a+b,         a%2Bb",
    "a%252Fb,     a%252Fb",
  })
  default void path_info_is_what_follows_the_locations_path(String path, String id) {
    sendsTo(id, post("/id/path/" + path));
  }

  @Test
  default void sender_and_listener_meet_by_path_info() {
    try (Exchange held = relay().hold(Request.of("GET", "/hear/path/room/8"), "room/8")) {
      assertThat(relay().ask(post("/id/path/room/8"))).hasStatus(201);
      assertThat(held.response()).isMessage("news");
    }
  }

  @Test
  default void empty_path_info_is_400() {
    isRefused(post("/id/path"));
    isRefused(post("/id/path/"));
    isRefused(Request.of("GET", "/hear/path?id=x"));
  }

  @Test
  default void host_is_the_requested_host_without_its_port() {
    sendsTo("chat.example", post("/id/host").with("Host", "chat.example"));
    sendsTo("chat.example", post("/id/host").with("Host", "chat.example:8080"));
  }

  @Test
  default void uri_is_the_whole_path_without_the_query() {
    sendsTo(relay().context() + "/id/uri/x", post("/id/uri/x?y=z"));
    sendsTo(relay().context() + "/id/uri", post("/id/uri?y=z"));
  }

  @Test
  default void remote_user_is_who_has_logged_in() {
    sendsTo("sender", post("/id/user"));
    relay().post("user-reader", "for the reader");
    assertThat(relay().ask(Request.of("GET", "/whoami").as("reader"))).isMessage("for the reader");
  }
}
