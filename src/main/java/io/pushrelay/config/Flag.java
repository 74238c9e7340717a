package io.pushrelay.config;

/** A directive's {@code on} or {@code off}, in letters of either case as in NGINX. */
final class Flag {
  private Flag() {}

  /**
   * @throws IllegalArgumentException if the text is neither
   */
  static boolean parse(String text) {
    if (text.equalsIgnoreCase("on")) {
      return true;
    }
    if (text.equalsIgnoreCase("off")) {
      return false;
    }
    throw new IllegalArgumentException("expected on or off");
  }
}
