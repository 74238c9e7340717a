package io.pushrelay.config.value;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which pages may listen, {@code push_allow_origin}, or send, {@code push_sender_origin}: all, none
 * but those of the deployment's own origin, or those of the origins listed. Immutable and
 * thread-safe. Origins are as in RFC 6454, section 6.2.
 */
public final class AllowedOrigins {
  private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+");
  private static final Pattern ORIGIN =
      Pattern.compile(
          "(?<host>(?<scheme>[a-z][a-z0-9+.-]*+)://(?:[a-z0-9._~-]++|\\[[0-9a-f:.]++]))"
              + "(?::0*+(?<port>[0-9]{1,5}+))?");

  // A browser leaves them out of the Origin header, so with them none would match.
  private static final Map<String, String> OWN_PORTS = Map.of("http", "80", "https", "443");

  private final Set<String> origins;

  private AllowedOrigins(Set<String> origins) {
    this.origins = Set.copyOf(origins);
  }

  /**
   * @param text empty, {@code *}, or origins separated by commas, white space or both
   * @throws IllegalArgumentException with a sentence about the first part that is not an origin
   */
  public static AllowedOrigins parse(String text) {
    Set<String> origins = new TreeSet<>();
    for (String part : SEPARATOR.split(text, -1)) {
      if (!part.isEmpty()) {
        origins.add(part.equals("*") ? part : origin(part));
      }
    }
    if (origins.contains("*") && origins.size() > 1) {
      throw new IllegalArgumentException("expected * alone, or origins without it");
    }
    return new AllowedOrigins(origins);
  }

  private static String origin(String part) {
    String origin = toLower(part);
    if (origin.equals("null")) {
      return origin;
    }
    Matcher matcher = ORIGIN.matcher(origin);
    String port = matcher.matches() ? matcher.group("port") : "65536";
    if (port != null && Integer.parseInt(port) > 65535) {
      throw new IllegalArgumentException(
          "expected *, null or origins such as https://app.example or http://app.example:8080,"
              + " without a path, instead of "
              + part);
    }
    String host = matcher.group("host");
    return port == null || port.equals(OWN_PORTS.get(matcher.group("scheme")))
        ? host
        : host + ":" + port;
  }

  // ASCII only: to lower case the Kelvin sign as well would make another host's name equal.
  private static String toLower(String text) {
    StringBuilder lower = new StringBuilder(text);
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        lower.setCharAt(i, (char) (c - 'A' + 'a'));
      }
    }
    return lower.toString();
  }

  /** Whether pages of every origin may, {@code *}. */
  public boolean any() {
    return origins.contains("*");
  }

  /** Whether nothing was configured: no request is answered with a CORS header. */
  public boolean none() {
    return origins.isEmpty();
  }

  /**
   * Whether a page of this origin may.
   *
   * @param origin the request's Origin header, as it came
   */
  public boolean allows(String origin) {
    return any() || origins.contains(toLower(origin));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AllowedOrigins that && origins.equals(that.origins);
  }

  @Override
  public int hashCode() {
    return origins.hashCode();
  }

  /** The origins in alphabetical order, separated by commas. */
  @Override
  public String toString() {
    return String.join(", ", new TreeSet<>(origins));
  }
}
