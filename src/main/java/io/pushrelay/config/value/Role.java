package io.pushrelay.config.value;

/** The name of a role of the container; empty where there is none to ask for. */
public final class Role {
  private Role() {}

  /**
   * @throws IllegalArgumentException if there is a control character or a line break in it: no
   *     realm has such a role, and it would break the lines of the log
   */
  public static String parse(String text) {
    String role = text.strip();
    if (role.chars().anyMatch(LogText::isBroken)) {
      throw new IllegalArgumentException(
          "expected the name of a role, without control characters, or nothing: open to all");
    }
    return role;
  }
}
