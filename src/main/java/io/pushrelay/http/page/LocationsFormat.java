package io.pushrelay.http.page;

import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.Location;
import io.pushrelay.config.Locations;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.config.value.Transport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the page has to know of the deployment: where one sends, where one listens and how, and
 * which query parameter names the channel. All of it is what whoever uses the locations knows.
 */
final class LocationsFormat {
  /** A channel id that is one query parameter; what else may name it the page can't offer. */
  private static final Pattern ARGUMENT = Pattern.compile("\\$(?:arg_(\\w+)|\\{arg_(\\w+)})");

  private LocationsFormat() {}

  /**
   * As JSON; at each location {@code argument} is null if no query parameter alone names its
   * channel, and {@code info} says of a sender's whether it tells of channels.
   *
   * @param port of the server: senders that are at another one are not told of
   */
  static String json(Locations locations, int port) {
    Stream<String> senders =
        locations.all().stream()
            .filter(location -> location instanceof SenderLocation sender && sender.isAt(port))
            .map(
                location ->
                    "{%s, \"info\": %s}"
                        .formatted(whereabouts(location), !locations.isBoth(location.path())));
    Stream<String> listeners =
        locations.all().stream()
            .filter(ListenerLocation.class::isInstance)
            .map(ListenerLocation.class::cast)
            .map(
                location ->
                    "{%s, \"mechanism\": \"%s\", \"transports\": %s}"
                        .formatted(
                            whereabouts(location), location.pollMode(), transports(location)));
    return "{\"senders\": %s, \"listeners\": %s}\n".formatted(array(senders), array(listeners));
  }

  /** A path has nothing in it that JSON would have to escape: LocationPath sees to that. */
  private static String whereabouts(Location location) {
    Matcher argument = ARGUMENT.matcher(location.channelId().toString());
    String name =
        !argument.matches()
            ? "null"
            : '"' + (argument.group(1) == null ? argument.group(2) : argument.group(1)) + '"';
    return "\"path\": \"%s\", \"argument\": %s".formatted(location.path(), name);
  }

  private static String transports(ListenerLocation location) {
    return array(
        Stream.of(Transport.values())
            .filter(location.transports()::offer)
            .map(transport -> '"' + transport.toString() + '"'));
  }

  private static String array(Stream<String> elements) {
    return elements.collect(Collectors.joining(", ", "[", "]"));
  }
}
