package io.pushrelay.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a WebSocket's handshake asked for, on its way from the filter that has looked at the request
 * to the endpoint that serves the socket: as the path of the endpoint, for the parameters of its
 * path are all that reaches it on every server. Nobody outside can name such a path, as no
 * container serves what is in WEB-INF. Immutable, thread-safe.
 *
 * @param location the path of the location
 * @param channels one, or of a listener several
 * @param after the position of a listener, {@link MessageId#START} of one that gave none, or of a
 *     sender
 */
public record Handshake(String location, List<ChannelId> channels, Position after) {
  /** The path of the listeners' endpoint, a template of JSR 356. */
  public static final String LISTENERS = "/WEB-INF/listeners/{location}/{channel}/{second}/{tag}";

  /** The path of the senders' endpoint. */
  public static final String SENDERS = "/WEB-INF/senders/{location}/{channel}/{second}/{tag}";

  /** The path by which one of the two endpoints is asked for this. */
  public String path(String template) {
    return template
        .replace("{location}", encoded(location))
        .replace(
            "{channel}",
            channels.stream().map(id -> encoded(id.value())).collect(Collectors.joining(".")))
        .replace("{second}", Long.toString(after.second()))
        .replace("{tag}", after.tags().replaceAll("[\\[\\]]", "")); // no path has brackets
  }

  /** What was asked for by the path that has these parameters. */
  public static Handshake of(Map<String, String> parameters) {
    List<ChannelId> channels =
        Stream.of(parameter(parameters, "channel").split("\\."))
            .map(id -> new ChannelId(decoded(id)))
            .toList();
    long second = Long.parseLong(parameter(parameters, "second"));
    String tags = parameter(parameters, "tag");
    return new Handshake(
        decoded(parameter(parameters, "location")),
        channels,
        second == 0 || channels.size() == 1
            ? new MessageId(second, Integer.parseInt(tags))
            : Place.parse(second, tags, channels.size()));
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  private static String decoded(String text) {
    return new String(Base64.getUrlDecoder().decode(text), UTF_8);
  }

  private static String parameter(Map<String, String> parameters, String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the path has no " + name);
    }
    return value;
  }
}
