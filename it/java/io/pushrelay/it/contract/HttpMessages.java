package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.sending;

import io.pushrelay.it.client.Request;

/** Messages of the type {@code message/http}. */
final class HttpMessages {
  private HttpMessages() {}

  /** A response of these lines and no body. */
  static String head(String... lines) {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  static Request sendingHttp(String channel, String message) {
    return sending("POST", channel)
        .with("Content-Type", "message/http")
        .with("Accept", "application/json")
        .body(message);
  }
}
