package io.pushrelay.config.value;

/** A directive's {@code on} or {@code off}, in letters of either case as in NGINX. */
public final class Flag {
  private Flag() {}

  /**
   * @throws IllegalArgumentException if the text is neither
   */
  public static boolean parse(String text) {
    if (text.equalsIgnoreCase("on")) {
      return true;
    }
    if (text.equalsIgnoreCase("off")) {
      return false;
    }
    throw new IllegalArgumentException("expected on or off");
  }
}
