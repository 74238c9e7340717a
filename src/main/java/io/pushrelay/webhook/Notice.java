package io.pushrelay.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.channel.JsonText;
import io.pushrelay.presence.Presence;
import java.net.URI;
import java.net.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * What the application is told: that a client begins to listen to a channel, or ends.
 *
 * @param url where it is told
 * @param made when it was so, by a clock in nanoseconds
 */
record Notice(URI url, Presence presence, long made) {
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
    JsonText.add(json, "{\"event\":", presence.begins() ? "subscribe" : "unsubscribe");
    JsonText.add(json, ",\"channel\":", presence.channel().value());
    JsonText.add(json, ",\"subject\":", presence.subject());
    JsonText.add(json, ",\"transport\":", presence.transport());
    json.append(",\"listeners\":").append(listeners);
    JsonText.add(json, ",\"time\":", presence.time().toString());
    JsonText.add(json, ",\"connection\":", presence.connection());
    if (!presence.begins()) {
      JsonText.add(json, ",\"reason\":", presence.reason());
    }
    return json.append('}').toString();
  }
}
