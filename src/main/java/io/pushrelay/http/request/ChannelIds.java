package io.pushrelay.http.request;

import io.pushrelay.access.Access;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.config.Location;
import io.pushrelay.config.Locations;
import io.pushrelay.config.value.ChannelIdExpression;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the channels of a request: what its location's expression evaluates to (protocol,
 * "Locations"). What a client wrote into a URI, a header or a cookie is percent-decoded once; what
 * the container says (the path, the user, the host) is decoded already.
 */
public final class ChannelIds {
  private static final int MOST_CHANNELS = 255;

  private ChannelIds() {}

  /**
   * The channels, in the order in which the request names each first. An id that is empty is none.
   *
   * @throws HttpException with 400 if there is none, if one of them is too long or can't be read,
   *     or if they are too many
   */
  public static List<ChannelId> all(HttpServletRequest request, Locations.Match match) {
    return all(evaluated(request, match), match.location());
  }

  /**
   * The same for a request that need not name a channel.
   *
   * @return none if what names them is empty
   */
  public static List<ChannelId> allIfAny(HttpServletRequest request, Locations.Match match) {
    String ids = evaluated(request, match);
    return ids.isEmpty() ? List.of() : all(ids, match.location());
  }

  private static List<ChannelId> all(String ids, Location location) {
    String separator = location.channelIdSeparator();
    if (separator.isEmpty() || !ids.contains(separator)) {
      return List.of(channel(ids, location));
    }
    Set<ChannelId> channels = new LinkedHashSet<>();
    for (String id : ids.split(Pattern.quote(separator), -1)) {
      if (!id.isEmpty()) {
        channels.add(channel(id, location));
      }
    }
    if (channels.isEmpty()) {
      throw missing(location);
    }
    if (channels.size() > MOST_CHANNELS) {
      throw new HttpException(
          400,
          "There are %d channels, and a request names %d at most."
              .formatted(channels.size(), MOST_CHANNELS));
    }
    return List.copyOf(channels);
  }

  private static String evaluated(HttpServletRequest request, Locations.Match match) {
    return match.location().channelId().evaluate(new RequestVariables(request, match));
  }

  /**
   * The channel of an id, whatever brought it.
   *
   * @throws HttpException with 400 if the id is empty or too long, or can't be used
   */
  public static ChannelId channel(String id, Location location) {
    if (id.isEmpty()) {
      throw missing(location);
    }
    int length = id.codePointCount(0, id.length());
    if (length > location.maxChannelIdLength()) {
      throw new HttpException(
          400,
          "The channel id has %d characters, and %d at most are allowed."
              .formatted(length, location.maxChannelIdLength()));
    }
    try {
      return new ChannelId(id);
    } catch (IllegalArgumentException e) {
      throw new HttpException(400, "The channel id can't be used: " + e.getMessage() + ".");
    }
  }

  private static HttpException missing(Location location) {
    return new HttpException(
        400,
        "There is no channel id: %s takes it from %s, which the request does not have."
            .formatted(location.path(), location.channelId().missing()));
  }

  /**
   * The value of a parameter in the query, decoded; the first if there are several.
   *
   * @return empty if there is none
   */
  public static String argument(HttpServletRequest request, String name) {
    String value = encodedArgument(request, name);
    return value == null ? "" : decoded("query parameter '" + name + "'", value);
  }

  /** Whether the query has such a parameter, empty or not. */
  public static boolean hasArgument(HttpServletRequest request, String name) {
    return encodedArgument(request, name) != null;
  }

  private static @Nullable String encodedArgument(HttpServletRequest request, String name) {
    // Not getParameter: for a form it would read the message's body.
    String query = Objects.requireNonNullElse(request.getQueryString(), "");
    int start = 0;
    while (start < query.length()) {
      int end = query.indexOf('&', start);
      end = end < 0 ? query.length() : end;
      int nameEnd = start;
      while (nameEnd < end && query.charAt(nameEnd) != '=') {
        nameEnd++;
      }
      if (isNamed(query.substring(start, nameEnd), name)) {
        return nameEnd == end ? "" : query.substring(nameEnd + 1, end);
      }
      start = end + 1;
    }
    return null;
  }

  private static boolean isNamed(String encoded, String name) {
    try {
      return Percent.decode(encoded).equals(name);
    } catch (IllegalArgumentException e) {
      return false; // whatever this parameter is, it is not the one looked for
    }
  }

  private static String decoded(String what, String value) {
    try {
      return Percent.decode(value);
    } catch (IllegalArgumentException e) {
      throw new HttpException(400, "The %s can't be decoded: %s.".formatted(what, e.getMessage()));
    }
  }

  private record RequestVariables(HttpServletRequest request, Locations.Match match)
      implements ChannelIdExpression.Variables {
    @Override
    public String argument(String name) {
      return ChannelIds.argument(request, name);
    }

    @Override
    public String header(String name) {
      return decoded("header '" + name + "'", orEmpty(request.getHeader(name)));
    }

    @Override
    public String cookie(String name) {
      for (Cookie cookie : Cookies.of(request)) {
        if (cookie.getName().equals(name)) {
          return decoded("cookie '" + name + "'", orEmpty(cookie.getValue()));
        }
      }
      return "";
    }

    @Override
    public String remoteUser() {
      return orEmpty(Access.user(request));
    }

    @Override
    public String host() {
      return orEmpty(request.getServerName()).toLowerCase(Locale.ROOT);
    }

    @Override
    public String uri() {
      return RequestPath.whole(request.getRequestURI());
    }

    @Override
    public String pathInfo() {
      return match.pathInfo();
    }

    private static String orEmpty(@Nullable String value) {
      return value == null ? "" : value;
    }
  }
}
