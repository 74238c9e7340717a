package io.pushrelay.http.request;

import io.pushrelay.token.TokenException;
import jakarta.servlet.http.HttpServletResponse;

/** How a client is told that it takes a token (RFC 6750, section 3). */
public final class BearerChallenge {
  private static final String REALM = "Bearer realm=\"pushrelay\"";
  private static final int LONGEST = 300;

  private BearerChallenge() {}

  /** Adds it to a challenge of the container's, which another way of being let in has. */
  public static void addTo(HttpServletResponse response) {
    response.addHeader("WWW-Authenticate", REALM);
  }

  /** The value of WWW-Authenticate; empty if it would be of no use. */
  static String of(TokenException refusal) {
    return switch (refusal.kind()) {
      case MISSING -> REALM; // no error: nothing was wrong with what was sent
      case INVALID -> withError("invalid_token", refusal.sentence());
      case INSUFFICIENT -> withError("insufficient_scope", refusal.sentence());
      case UNAVAILABLE -> "";
    };
  }

  static int status(TokenException.Kind kind) {
    return switch (kind) {
      case MISSING, INVALID -> 401;
      case INSUFFICIENT -> 403;
      case UNAVAILABLE -> 503;
    };
  }

  private static String withError(String code, String sentence) {
    return "%s, error=\"%s\", error_description=\"%s\"".formatted(REALM, code, plain(sentence));
  }

  /** With the characters that it may have: what is said of a channel has its id in it. */
  private static String plain(String sentence) {
    String cut = sentence.length() > LONGEST ? sentence.substring(0, LONGEST) : sentence;
    return cut.replaceAll("[^ !#-\\[\\]-~]", "?");
  }
}
