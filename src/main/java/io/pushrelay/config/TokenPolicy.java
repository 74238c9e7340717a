package io.pushrelay.config;

import io.pushrelay.token.KeySource;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens a location takes.
 *
 * @param key what they are signed with, {@code push_token_key}; null: it takes none
 * @param cookie the cookie that may carry one, {@code push_token_cookie}; empty: none
 * @param issuer who must have issued them, {@code push_token_issuer}; empty: anybody
 * @param audience whom they must be for, {@code push_token_audience}; empty: anybody
 */
public record TokenPolicy(@Nullable KeySource key, String cookie, String issuer, String audience) {
  /** Of a location where nothing is set. */
  public static final TokenPolicy NONE = new TokenPolicy(null, "push_token", "", "");

  /** Whether it takes any. */
  public boolean isSet() {
    return key != null;
  }
}
