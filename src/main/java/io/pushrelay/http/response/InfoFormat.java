package io.pushrelay.http.response;

import static java.util.stream.Collectors.joining;

import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.SubjectCounts;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a sender is told about a channel, in the format it accepts (protocol, "Sender location").
 * Thread-safe.
 */
public final class InfoFormat {
  /** In the order in which they are preferred if a client has no preference. */
  public static final List<String> TYPES =
      List.of(
          "text/plain",
          "application/json",
          "application/xml",
          "application/yaml",
          "text/json",
          "text/xml",
          "text/yaml",
          "application/x-yaml",
          "text/x-yaml");

  private InfoFormat() {}

  /**
   * Writes the info; ASCII only.
   *
   * @param type one of {@link #TYPES}
   */
  public static String write(ChannelInfo info, String type) {
    return switch (kind(type)) {
      case "json" -> json(info);
      case "xml" -> xml(info);
      case "yaml", "x-yaml" -> yaml(info);
      default -> text(info);
    };
  }

  /** Whether it is what a person reads, who is told no names. */
  public static boolean isPlain(String type) {
    return type.equals(TYPES.get(0));
  }

  /**
   * The same, with the subjects that listen if there are any.
   *
   * @param type one of {@link #TYPES}
   */
  public static String write(ChannelInfo info, SubjectCounts subjects, String type) {
    String plain = write(info, type);
    return subjects.total() == 0 || isPlain(type)
        ? plain
        : switch (kind(type)) {
          case "json" -> SubjectFormat.json(plain, subjects);
          case "xml" -> SubjectFormat.xml(plain, subjects);
          default -> SubjectFormat.yaml(plain, subjects);
        };
  }

  /**
   * The info of several channels, or of one as it is by itself; ASCII only.
   *
   * @param type one of {@link #TYPES}
   */
  public static String write(List<ChannelInfo> infos, String type) {
    return join(infos.stream().map(info -> write(info, type)).toList(), type);
  }

  /**
   * What was written of several channels as one, or that of one as it is; ASCII only.
   *
   * @param infos of each channel; null of one that is not there
   * @param type one of {@link #TYPES}
   */
  public static String join(List<? extends @Nullable String> infos, String type) {
    if (infos.size() == 1) {
      return Objects.requireNonNull(infos.get(0));
    }
    return switch (kind(type)) {
      case "json" -> infos.stream().map(String::valueOf).collect(joining(", ", "[", "]"));
      case "xml" ->
          infos.stream()
              .map(info -> info == null ? "<channel/>" : info)
              .collect(joining("", "<channels>", "</channels>"));
      case "yaml", "x-yaml" ->
          infos.stream()
              .map(info -> "- " + String.valueOf(info).strip().replace("\n", "\n  ") + "\n")
              .collect(joining());
      default ->
          infos.stream()
              .map(info -> info == null ? "no such channel" : info)
              .collect(joining("\r\n\r\n"));
    };
  }

  /**
   * How many listeners were ended; ASCII only.
   *
   * @param type one of {@link #TYPES}
   */
  public static String ended(int listeners, String type) {
    return switch (kind(type)) {
      case "json" -> "{\"ended\": " + listeners + "}";
      case "xml" -> "<ended>" + listeners + "</ended>";
      case "yaml", "x-yaml" -> "ended: " + listeners + "\n";
      default -> "ended listeners: " + listeners;
    };
  }

  private static String kind(String type) {
    return type.substring(type.indexOf('/') + 1);
  }

  private static String text(ChannelInfo info) {
    String requested =
        info.requested() == ChannelInfo.NEVER
            ? "never"
            : info.requested() + (info.requested() == 1 ? " second ago" : " seconds ago");
    return "queued messages: "
        + info.messages()
        + "\r\nlast requested: "
        + requested
        + "\r\nactive listeners: "
        + info.listeners();
  }

  private static String json(ChannelInfo info) {
    return String.format(
        Locale.ROOT,
        "{\"messages\": %d, \"requested\": %d, \"listeners\": %d, \"last_message_id\": %s}",
        info.messages(),
        info.requested(),
        info.listeners(),
        quotedId(info));
  }

  private static String yaml(ChannelInfo info) {
    // Quoted, for 1450755280:0 alone is a number to base 60 in YAML 1.1.
    return String.format(
        Locale.ROOT,
        "messages: %d\nrequested: %d\nlisteners: %d\nlast_message_id: %s\n",
        info.messages(),
        info.requested(),
        info.listeners(),
        quotedId(info));
  }

  private static String xml(ChannelInfo info) {
    String id =
        info.lastMessageId() == null
            ? "<last_message_id/>"
            : "<last_message_id>" + info.lastMessageId() + "</last_message_id>";
    return String.format(
        Locale.ROOT,
        "<channel><messages>%d</messages><requested>%d</requested>"
            + "<listeners>%d</listeners>%s</channel>",
        info.messages(),
        info.requested(),
        info.listeners(),
        id);
  }

  private static String quotedId(ChannelInfo info) {
    return info.lastMessageId() == null ? "null" : "\"" + info.lastMessageId() + "\"";
  }
}
