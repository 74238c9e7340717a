package io.pushrelay.config.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WebhookUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost/",
        "HTTPS://app.example:8443/may-listen?x=1",
        "http://127.0.0.1",
        "http://[::1]:8080/a"
      })
  void url_of_the_web_is_one(String url) {
    assertThat(WebhookUrl.parse(url)).hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app.example/may-listen",
        "/may-listen",
        "ftp://app.example/",
        "file:/etc/passwd",
        "http:///x",
        "http:x",
        "http://app.example:0/",
        "http://app.example:65536/",
        "http://a b/",
        "http://app_x.example/",
        "http://user:secret@app.example/",
        "http://app.example/#x",
        "javascript:alert(1)"
      })
  void anything_else_is_none(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WebhookUrl.parse(url))
        .withMessageStartingWith("expected a URL")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
  }

  @ParameterizedTest
  @CsvSource({
    "http://a/b, http://a/b",
    "http://a/b?secret, http://a/b?***",
    "http://user:secret@a/, ***",
    "'', ''"
  })
  void secrets_are_not_shown(String url, String shown) {
    assertThat(WebhookUrl.shown(url)).isEqualTo(shown);
  }
}
