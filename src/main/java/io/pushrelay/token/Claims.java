package io.pushrelay.token;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a token whose signature is right (RFC 7519, section 4), read once. Immutable,
 * thread-safe.
 */
final class Claims {
  /**
   * How far {@code nbf} may lie ahead, in milliseconds: clocks differ. For {@code exp} there is no
   * such thing: what is held ends then.
   */
  private static final long SKEW = 60_000;

  /** The end of the year 9999, in seconds. */
  private static final BigDecimal LAST = BigDecimal.valueOf(253_402_300_799L);

  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

  private final Token token;
  private final long notBefore;
  private final @Nullable String issuer;
  private final List<String> audience;

  /**
   * @throws TokenException if one that counts here is not what it should be
   */
  Claims(Map<String, Object> claims) {
    Long expires = time(claims, "exp");
    if (expires == null) {
      throw TokenException.invalid("The token has no claim exp, which is needed.");
    }
    Long begins = time(claims, "nbf");
    notBefore = begins == null ? 0 : begins;
    issuer = string(claims, "iss");
    audience =
        claims.get("aud") instanceof String one ? List.of(one) : strings(claims, "aud", "a string");
    token =
        new Token(
            string(claims, "sub"), expires, channels(claims, "listen"), channels(claims, "send"));
  }

  /**
   * What they come to.
   *
   * @param now in milliseconds since the epoch
   * @param expectedIssuer empty: any
   * @param expectedAudience empty: any
   * @throws TokenException if they are not for this time or this place
   */
  Token check(long now, String expectedIssuer, String expectedAudience) {
    if (now >= token.expires()) {
      throw TokenException.invalid(
          "The token expired at %s, %s ago."
              .formatted(seconds(token.expires()), span((now - token.expires()) / 1000)));
    }
    if (notBefore - SKEW > now) {
      throw TokenException.invalid(
          "The token is not valid before %s, in %s."
              .formatted(seconds(notBefore), span((notBefore - now) / 1000)));
    }
    if (!expectedIssuer.isEmpty() && !expectedIssuer.equals(issuer)) {
      throw TokenException.invalid("The token's claim iss is not the issuer that is known here.");
    }
    if (!expectedAudience.isEmpty() && !audience.contains(expectedAudience)) {
      throw TokenException.invalid("The token's claim aud does not have what it has to have here.");
    }
    return token;
  }

  private static Instant seconds(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS);
  }

  private static String span(long seconds) {
    return seconds == 1 ? "1 second" : seconds + " seconds";
  }

  /** In milliseconds since the epoch. */
  private static @Nullable Long time(Map<String, Object> claims, String name) {
    Object value = claims.get(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof BigDecimal seconds)
        || seconds.signum() < 0
        || seconds.compareTo(LAST) > 0) {
      throw TokenException.invalid(
          "The token's claim %s is not a number of seconds since 1970, up to the year 9999."
              .formatted(name));
    }
    return seconds.multiply(THOUSAND).setScale(0, RoundingMode.FLOOR).longValue();
  }

  private static @Nullable String string(Map<String, Object> claims, String name) {
    Object value = claims.get(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw TokenException.invalid("The token's claim %s is not a string.".formatted(name));
  }

  private static @Nullable ChannelPatterns channels(Map<String, Object> claims, String name) {
    return claims.containsKey(name)
        ? ChannelPatterns.of(strings(claims, name, "an array of channel ids"))
        : null;
  }

  private static List<String> strings(Map<String, Object> claims, String name, String expected) {
    Object value = claims.getOrDefault(name, List.of());
    if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    throw TokenException.invalid("The token's claim %s is not %s.".formatted(name, expected));
  }
}
