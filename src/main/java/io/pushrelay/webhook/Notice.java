package io.pushrelay.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.channel.ChannelId;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the application is told: that a client begins to listen to a channel, or ends.
 *
 * @param url where it is told
 * @param subject who it is, null if that is not known
 * @param connection the id of what begins and ends, the same for all of its channels
 * @param reason why it ends, null if it begins
 * @param time when it was so
 * @param made when it was so, by a clock in nanoseconds
 */
record Notice(
    URI url,
    ChannelId channel,
    @Nullable String subject,
    String transport,
    String connection,
    @Nullable String reason,
    Instant time,
    long made) {
  /**
   * As it is sent.
   *
   * @param listeners how many the channel has, null if that is not known
   */
  HttpRequest request(@Nullable Integer listeners) {
    return HttpRequest.newBuilder(url)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(json(listeners), UTF_8))
        .build();
  }

  String json(@Nullable Integer listeners) {
    StringBuilder json = new StringBuilder(256);
    add(json, "{\"event\":", reason == null ? "subscribe" : "unsubscribe");
    add(json, ",\"channel\":", channel.value());
    add(json, ",\"subject\":", subject);
    add(json, ",\"transport\":", transport);
    json.append(",\"listeners\":").append(listeners);
    add(json, ",\"time\":", time.toString());
    add(json, ",\"connection\":", connection);
    if (reason != null) {
      add(json, ",\"reason\":", reason);
    }
    return json.append('}').toString();
  }

  private static void add(StringBuilder json, String name, @Nullable String value) {
    json.append(name);
    if (value == null) {
      json.append("null");
      return;
    }
    json.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c) || c == 0x2028 || c == 0x2029) {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
