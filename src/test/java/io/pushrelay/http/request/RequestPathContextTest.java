package io.pushrelay.http.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A deployment that is not at the server's root. */
class RequestPathContextTest {
  @ParameterizedTest
  @CsvSource({
    "/chat,              /",
    "/chat/,             /",
    "/chat/send,         /send",
    "/chat/send/,        /send/",
    "/chat//send,        /send",
    "//chat/send,        /send",
    "/%63hat/send,       /send",
    "/chat/chat/send,    /chat/send",
    "/chat/chat,         /chat",
  })
  void path_is_relative_to_the_context(String uri, String path) {
    assertThat(RequestPath.of(uri, "/chat")).isEqualTo(path);
  }

  /** As some containers have it: not the deployment's but what the client wrote for it. */
  @ParameterizedTest
  @CsvSource({
    "/%63hat/send,     /%63hat",
    "/a//chat/send,    /a//chat",
    "/a/%63hat/send,   /a/%63hat",
  })
  void context_path_may_be_a_part_of_the_uri(String uri, String contextPath) {
    assertThat(RequestPath.of(uri, contextPath)).isEqualTo("/send");
  }

  @ParameterizedTest
  @CsvSource({
    "/ch%C3%A4t/send,  /ch%C3%A4t",
    "/ch%C3%A4t/send,  /chät",
    "/%E2%82%AC/send,  /%E2%82%AC",
    "/%E2%82%AC/send,  /€",
    "/a%20b/send,      /a%20b",
    "/a%20b/send,      /a b",
    "/100%25/send,     /100%25",
    "/100%25/send,     /100%",
    "/a%3Bb/send,      /a;b",
  })
  void context_path_may_be_decoded_or_not(String uri, String contextPath) {
    assertThat(RequestPath.of(uri, contextPath)).isEqualTo("/send");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/chatter",
        "/chatter/send",
        "/cha",
        "/CHAT/send",
        "/send",
        "/other/chat/send",
        "/chat/../send",
        "/chat/../other/send",
        "/chat.",
      })
  void path_never_leaves_the_context(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RequestPath.of(uri, "/chat"))
        .withMessageMatching("[ -~]+");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/"})
  void root_context_has_every_path(String contextPath) {
    assertThat(RequestPath.of("/send", contextPath)).isEqualTo("/send");
    assertThat(RequestPath.of("/", contextPath)).isEqualTo("/");
  }
}
