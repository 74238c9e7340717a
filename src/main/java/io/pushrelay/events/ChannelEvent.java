package io.pushrelay.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.JsonText;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.presence.Presence;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that has happened to a channel (protocol, "Channel events").
 *
 * @param channel to which it has happened
 * @param text the members, but for the number of listeners, as JSON and without the last brace
 * @param info the channel then; null if it is to be looked at
 */
record ChannelEvent(ChannelId channel, String text, @Nullable ChannelInfo info) {
  /** Somebody begins to listen, or ends. */
  static ChannelEvent of(Presence presence) {
    String name = presence.begins() ? "join" : "leave";
    StringBuilder text = begin(name, presence.channel(), presence.time());
    JsonText.add(text, ",\"subject\":", presence.subject());
    JsonText.add(text, ",\"transport\":", presence.transport());
    JsonText.add(text, ",\"connection\":", presence.connection());
    if (!presence.begins()) {
      JsonText.add(text, ",\"reason\":", presence.reason());
    }
    return new ChannelEvent(presence.channel(), text.toString(), null);
  }

  /**
   * A message was sent.
   *
   * @param after the channel then
   */
  static ChannelEvent published(
      ChannelId channel, Instant time, NewMessage message, ChannelInfo after) {
    StringBuilder text = begin("publish", channel, time);
    JsonText.add(text, ",\"message\":", String.valueOf(after.lastMessageId()));
    text.append(",\"size\":").append(message.body().length());
    JsonText.add(text, ",\"type\":", message.contentType());
    return new ChannelEvent(channel, text.toString(), after);
  }

  /**
   * It was deleted.
   *
   * @param before the channel as it was
   */
  static ChannelEvent deleted(ChannelId channel, Instant time, ChannelInfo before) {
    StringBuilder text = begin("delete", channel, time);
    text.append(",\"messages\":").append(before.messages());
    return new ChannelEvent(channel, text.toString(), before);
  }

  private static StringBuilder begin(String name, ChannelId channel, Instant time) {
    StringBuilder text = new StringBuilder(256);
    JsonText.add(text, "{\"event\":", name);
    JsonText.add(text, ",\"channel\":", channel.value());
    JsonText.add(text, ",\"time\":", time.toString());
    return text;
  }

  /**
   * The message that says so.
   *
   * @param now the channel, null if there is none
   */
  NewMessage message(@Nullable ChannelInfo now) {
    String json = text + ",\"listeners\":" + (now == null ? 0 : now.listeners()) + "}";
    return new NewMessage(Body.of(json.getBytes(UTF_8)), "application/json");
  }
}
