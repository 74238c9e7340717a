package io.pushrelay.http.response;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.ResponseHead;
import io.pushrelay.channel.ResponseHead.Field;
import io.pushrelay.http.request.MediaTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A whole response that a sender hands in as a message of the type {@code message/http} (protocol,
 * "message/http"; RFC 9112, section 10.1): what a listener's response is made of. It is read once,
 * when it is sent; what becomes of it is a message of its content and its Content-Type, and so a
 * listener that has no use for a head has the content alone.
 *
 * <p>The head is not passed on as it was written but made anew of its parts, and those parts that
 * say where a response ends, or that are the relay's, are left out. Immutable, thread-safe.
 *
 * @param contentType of the content, as the head has it; null if it has none
 * @param content what follows the head, to the end: it has no chunks
 */
public record EmbeddedResponse(ResponseHead head, @Nullable String contentType, Body content) {
  private static final String MEDIA_TYPE = "message/http";

  /** RFC 9112, section 4; the last space may be missing when there is no reason phrase. */
  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.[0-9] ([0-9]{3})(?: .*)?", Pattern.DOTALL);

  /**
   * Fields that the relay or the server writes itself: the message's position, who may cache it,
   * where the response ends, for which connection it is (RFC 9110, section 7.6.1) and who answers
   * when (sections 6.6.1 and 10.2.4).
   */
  private static final Set<String> NOT_THE_SENDERS =
      Set.of(
          "last-modified",
          "etag",
          "vary",
          "cache-control",
          "content-length",
          "transfer-encoding",
          "connection",
          "keep-alive",
          "te",
          "trailer",
          "upgrade",
          "http2-settings",
          "date",
          "server",
          "x-powered-by");

  /** The same for names that begin so: who may read it is {@code push_allow_origin}. */
  private static final List<String> NOT_THE_SENDERS_PREFIXES =
      List.of("access-control-", "proxy-", "push-");

  /** Whether a message of this Content-Type is one, whatever its parameters. */
  public static boolean isOf(String contentType) {
    return MediaTypes.isOf(contentType, MEDIA_TYPE);
  }

  /**
   * Reads the response that is in a message.
   *
   * @throws IllegalArgumentException if there is none that a listener may be answered with; the
   *     message says what was found, and goes on after "the message can't be used:"
   */
  public static EmbeddedResponse parse(Body message) {
    HeadLines lines = new HeadLines(message);
    int status = status(lines.read());
    List<Field> written = lines.fields();
    List<Field> fields = new ArrayList<>();
    String contentType = null;
    Set<String> left = connectionOptions(written);
    for (Field field : written) {
      String name = field.name().toLowerCase(Locale.ROOT);
      if (left.contains(name) || !isTheSenders(name)) {
        continue;
      }
      if (!name.equals("content-type")) {
        fields.add(field);
      } else if (contentType == null) {
        contentType = field.value();
      } else {
        throw new IllegalArgumentException("it has more than one Content-Type");
      }
    }
    ResponseHead head = new ResponseHead(status, fields);
    Body content = Body.of(message.copy(lines.end(), message.length()));
    if (!head.allowsContent() && content.length() > 0) {
      throw new IllegalArgumentException(
          "its status is %d, which has no body, but %d bytes follow its head"
              .formatted(status, content.length()));
    }
    return new EmbeddedResponse(head, contentType, content);
  }

  private static int status(String line) {
    Matcher statusLine = STATUS_LINE.matcher(line);
    if (!statusLine.matches()) {
      throw new IllegalArgumentException(
          "its first line is '%s', and a status line like 'HTTP/1.1 200 OK' was expected"
              .formatted(HeadLines.shown(line)));
    }
    return Integer.parseInt(statusLine.group(1));
  }

  /** The fields that are for one connection because the head says so. */
  private static Set<String> connectionOptions(List<Field> fields) {
    Set<String> options = new HashSet<>();
    for (Field field : fields) {
      if (field.name().equalsIgnoreCase("Connection")) {
        Arrays.stream(field.value().toLowerCase(Locale.ROOT).split(","))
            .map(String::strip)
            .forEach(options::add);
      }
    }
    return options;
  }

  private static boolean isTheSenders(String name) {
    return !NOT_THE_SENDERS.contains(name)
        && NOT_THE_SENDERS_PREFIXES.stream().noneMatch(name::startsWith);
  }
}
