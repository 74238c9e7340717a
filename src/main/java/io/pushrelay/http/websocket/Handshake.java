package io.pushrelay.http.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Client;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.MultiPosition;
import io.pushrelay.channel.Position;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a WebSocket's handshake asked for, on its way from the filter that has looked at the request
 * to the endpoint that serves the socket: as the path of the endpoint, for the parameters of its
 * path are all that reaches it on every server. Nobody outside can name such a path, as no
 * container serves what is in WEB-INF. Immutable, thread-safe.
 *
 * @param location the path of the location
 * @param channels one, or several
 * @param after the position of a listener, {@link MessageId#START} of one that gave none, or of a
 *     sender
 * @param expires when it is not let in any more, in milliseconds since the epoch; {@link
 *     Long#MAX_VALUE} without a token
 * @param client who asked
 * @param inquiry the number of what the application is asked about a listener, 0 without it
 * @param sending what becomes of a listener's frames; null if they are of no use, and of a sender
 */
public record Handshake(
    String location,
    List<ChannelId> channels,
    Position after,
    long expires,
    Client client,
    long inquiry,
    @Nullable Sending sending) {
  /** The path of the listeners' endpoint, a template of JSR 356. */
  public static final String LISTENERS = "/WEB-INF/listeners/{asked}";

  /** The path of the senders' endpoint. */
  public static final String SENDERS = "/WEB-INF/senders/{asked}";

  /** One parameter for all: a container keeps each of them several times for each socket. */
  private static final String PARAMETER = "asked";

  /** In the place of what there is not; nothing is encoded so. */
  private static final String NONE = "-";

  /** The path by which one of the two endpoints is asked for this. */
  public String path(String template) {
    Stream<String> position =
        Stream.of(
            Long.toString(expires),
            Long.toString(inquiry),
            Long.toString(after.second()),
            after.tags().replaceAll("[\\[\\]]", ""), // no path has brackets
            encoded(client.address()),
            client.subject() == null ? NONE : encoded(client.subject()),
            sending == null ? NONE : sending.encoded());
    Stream<String> names =
        Stream.concat(Stream.of(location), channels.stream().map(ChannelId::value));
    return template.replace(
        "{" + PARAMETER + "}",
        Stream.concat(position, names.map(Handshake::encoded)).collect(Collectors.joining(".")));
  }

  /** What was asked for by the path that has these parameters. */
  public static Handshake of(Map<String, String> parameters) {
    String asked = parameters.get(PARAMETER);
    if (asked == null) {
      throw new IllegalArgumentException("the path has no " + PARAMETER);
    }
    String[] parts = asked.split("\\.", -1);
    long second = Long.parseLong(parts[2]);
    String tags = parts[3];
    List<ChannelId> channels =
        Arrays.stream(parts, 8, parts.length).map(id -> new ChannelId(decoded(id))).toList();
    return new Handshake(
        decoded(parts[7]),
        channels,
        position(second, tags, channels.size()),
        Long.parseLong(parts[0]),
        new Client(parts[5].equals(NONE) ? null : decoded(parts[5]), decoded(parts[4])),
        Long.parseLong(parts[1]),
        parts[6].equals(NONE) ? null : Sending.decoded(parts[6]));
  }

  private static Position position(long second, String tags, int channels) {
    if (second == 0) {
      return MessageId.START;
    }
    return channels == 1
        ? new MessageId(second, Integer.parseInt(tags))
        : MultiPosition.parse(second, tags, channels);
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  private static String decoded(String text) {
    return new String(Base64.getUrlDecoder().decode(text), UTF_8);
  }
}
