package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.listening;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.application.ApplicationClient;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.WebSocketClient;
import org.junit.jupiter.api.Test;

/** What the application is shown of a listener about whom it is asked, and what of its page. */
public interface AuthorizeQuestionContract {
  /** A page that may listen at /named. */
  String PAGE = "https://page.example";

  Relay relay();

  ApplicationClient application();

  /** With what a WebSocket is closed. */
  static String refusal(Relay relay, Request request) {
    try (WebSocketClient socket = relay.socket(request)) {
      return socket.hear();
    }
  }

  @Test
  default void several_channels_are_asked_about_at_once_and_percent_encoded() {
    relay().post("open-several", "news");
    Request request =
        Request.of("GET", "/listen?id=open-several,open-%C3%BC%25%20x&x=1")
            .with("Accept-Language", "de")
            .with("X-Forwarded-For", "192.0.2.1")
            .with("Authorization", "Something")
            .with("If-None-Match", "");
    assertThat(relay().ask(request)).isMessage("news");
    assertThat(application().questions("open-several"))
        .singleElement()
        .asString()
        .contains(
            "X-Channel-Id=open-several|open-%C3%BC%25%20x; ",
            "X-Original-URI=/decided/listen?id=open-several,open-%C3%BC%25%20x&x=1; ",
            "Accept-Language=de; ",
            "Authorization=Something; ",
            "X-Forwarded-For=192.0.2.1, 127.0.0.1; ")
        .doesNotContain("If-None-Match");
  }

  @Test
  default void role_comes_first() {
    assertThat(relay().ask(listening("/members", "open-members"))).isChallenge();
    assertThat(application().questions("open-members")).isEmpty();
  }

  @Test
  default void page_reads_why_it_is_refused() {
    Response response = relay().ask(listening("/named", "own-named").with("Origin", PAGE));
    assertThat(response).hasStatus(401).hasHeader("Access-Control-Allow-Origin", PAGE);
    assertThat(response.header("Access-Control-Expose-Headers").orElse(""))
        .contains("WWW-Authenticate");
    assertThat(application().questions("own-named")).allMatch(q -> q.contains("Origin=" + PAGE));
  }

  @Test
  default void page_of_any_origin_is_not_let_in_by_what_the_browser_knows_of_its_user() {
    String cookie = application().logIn("page");
    Request request =
        listening("/any", "own-any")
            .with("Cookie", cookie)
            .with("Authorization", "Basic eDp5")
            .with("Origin", "https://any.example");
    assertThat(relay().ask(request)).hasStatus(401).hasHeader("Access-Control-Allow-Origin", "*");
    assertThat(refusal(relay(), request)).isEqualTo("closed: 4401 401");
    assertThat(application().questions("own-any"))
        .filteredOn(question -> question.contains("any.example"))
        .hasSize(2)
        .noneMatch(question -> question.contains("Cookie="))
        .noneMatch(
            question -> question.contains("websocket") && question.contains("Authorization="));
  }
}
