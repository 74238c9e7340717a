package io.pushrelay.config.value;

import java.util.regex.Pattern;

/** The name of a cookie (RFC 6265, section 4.1.1), or nothing. */
public final class CookieName {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]*");

  private CookieName() {}

  /**
   * @throws IllegalArgumentException if no cookie can have that name
   */
  public static String parse(String text) {
    if (!TOKEN.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "expected the name of a cookie: letters, digits and any of !#$%&'*+.^_`|~-");
    }
    return text;
  }
}
