package io.pushrelay.http.status;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.JsonText;
import io.pushrelay.channel.SubjectCounts;
import io.pushrelay.http.response.InfoFormat;
import io.pushrelay.store.ListedChannel;
import io.pushrelay.store.ListedMessage;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Channels and their messages as JSON. */
final class ChannelsFormat {
  private ChannelsFormat() {}

  static String channels(ChannelLists.Channels found) {
    ChannelId next = found.next();
    return channels(found.channels(), next == null ? null : next.value());
  }

  /** The first so many. */
  static String channels(List<ListedChannel> found, int limit) {
    return channels(found.subList(0, Math.min(limit, found.size())), null);
  }

  private static String channels(List<ListedChannel> found, @Nullable String next) {
    return "{\"channels\": %s, \"next\": %s}\n"
        .formatted(
            array(
                found.stream()
                    .map(
                        channel ->
                            "{%s, \"bytes\": %d}"
                                .formatted(
                                    about(channel.id(), channel.info(), SubjectCounts.NONE),
                                    channel.bytes()))
                    .toList()),
            JsonText.of(next));
  }

  static String channel(
      ChannelId id, ChannelInfo info, SubjectCounts subjects, ChannelLists.Messages found) {
    List<ListedMessage> messages = found.messages();
    String next = found.more() ? messages.get(messages.size() - 1).id().toString() : null;
    return "{%s, \"kept\": %s, \"next\": %s}\n"
        .formatted(
            about(id, info, subjects),
            array(messages.stream().map(message -> message(message, found.now())).toList()),
            JsonText.of(next));
  }

  /** Members as a sender's location tells them, behind the id. */
  private static String about(ChannelId id, ChannelInfo info, SubjectCounts subjects) {
    String told = InfoFormat.write(info, subjects, "application/json");
    return "\"id\": " + JsonText.of(id.value()) + ", " + told.substring(1, told.length() - 1);
  }

  private static String message(ListedMessage message, long now) {
    return "{\"id\": %s, \"size\": %d, \"type\": %s, \"age\": %d, \"expires\": %s}"
        .formatted(
            JsonText.of(message.id().toString()),
            message.size(),
            JsonText.of(message.contentType()),
            Math.max(0, now - message.id().second()),
            message.left() == null ? "null" : Long.toString(message.left().toSeconds()));
  }

  private static String array(List<String> elements) {
    return elements.stream().collect(Collectors.joining(",\n", "[", "]"));
  }
}
