package io.pushrelay.access;

import io.pushrelay.config.Location;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.config.TokenPolicy;
import io.pushrelay.token.KeyFetcher;
import io.pushrelay.token.KeySource;
import io.pushrelay.token.Token;
import io.pushrelay.token.TokenException;
import io.pushrelay.token.TokenVerifier;
import io.pushrelay.token.TokenVerifiers;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Finds the token that a request brings, and says what it lets its bearer do (protocol, "Tokens").
 * Thread-safe.
 */
public final class TokenAccess {
  private static final String SCHEME = "bearer";

  private final Map<String, TokenVerifier> verifiers = new HashMap<>();

  /**
   * @param locations all that there are
   */
  TokenAccess(Collection<Location> locations, TokenVerifiers makes) {
    for (Location location : locations) {
      TokenPolicy policy = location.tokens();
      KeySource key = policy.key();
      if (key != null) {
        verifiers.put(location.path(), makes.verifier(key, policy.issuer(), policy.audience()));
      }
    }
  }

  /**
   * @param threads where keys are fetched
   */
  public static TokenAccess of(Collection<Location> locations, Executor threads) {
    return new TokenAccess(
        locations,
        new TokenVerifiers(new KeyFetcher(), threads, System::nanoTime, InstantSource.system()));
  }

  /** Whether a sender's request is one that its role lets in, if anything does. */
  public static boolean needsRole(HttpServletRequest request, SenderLocation location) {
    return !location.tokens().isSet()
        || (!location.role().isEmpty() && find(request, location) == null);
  }

  /**
   * What the request's token lets its bearer do.
   *
   * @return null if the location takes no tokens
   * @throws TokenException if there is none, or it does not count
   */
  public @Nullable Token check(HttpServletRequest request, Location location) {
    TokenVerifier verifier = verifiers.get(location.path());
    if (verifier == null) {
      return null;
    }
    String token = find(request, location);
    if (token == null) {
      String cookie = location.tokens().cookie();
      throw new TokenException(
          TokenException.Kind.MISSING,
          cookie.isEmpty()
              ? "A token is needed, in Authorization: Bearer."
              : "A token is needed, in the cookie %s or in Authorization: Bearer."
                  .formatted(cookie));
    }
    return verifier.verify(token);
  }

  /**
   * What a client says itself counts before what its browser sends along. Of several the first
   * counts.
   */
  private static @Nullable String find(HttpServletRequest request, Location location) {
    String authorization = request.getHeader("Authorization");
    if (authorization != null && isBearer(authorization)) {
      return authorization.substring(SCHEME.length()).strip();
    }
    String subprotocol = BearerSubprotocol.token(request);
    if (subprotocol != null) {
      return subprotocol;
    }
    boolean others = location instanceof SenderLocation && authorization != null;
    String cookie = location.tokens().cookie();
    return others || cookie.isEmpty() || !Cors.mayUseCookie(request, location)
        ? null
        : cookie(request, cookie);
  }

  /** Whether the request has an Authorization that is no token. */
  public static boolean hasOtherCredentials(HttpServletRequest request) {
    String authorization = request.getHeader("Authorization");
    return authorization != null && !isBearer(authorization);
  }

  private static boolean isBearer(String authorization) {
    int length = SCHEME.length();
    return authorization.regionMatches(true, 0, SCHEME, 0, length)
        && (authorization.length() == length || authorization.charAt(length) == ' ');
  }

  private static @Nullable String cookie(HttpServletRequest request, String name) {
    Cookie[] cookies;
    try {
      cookies = request.getCookies();
    } catch (RuntimeException unreadable) {
      return null; // WildFly, of cookies that it can't read
    }
    if (cookies != null) {
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals(name)) {
          return cookie.getValue();
        }
      }
    }
    return null;
  }
}
