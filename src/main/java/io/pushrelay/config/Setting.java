package io.pushrelay.config;

import io.pushrelay.config.value.LogText;
import io.pushrelay.config.value.RedisUrl;

/**
 * One value of a directive, and where it stands.
 *
 * @param name the directive's name as it was used, which may be the deprecated one
 * @param path the location it is for; empty for the whole deployment
 * @param value without white space around it
 * @param origin for the reader of a message: {@code context parameter push_sender}
 */
record Setting(String name, String path, String value, String origin) {
  private static final int SHOWN = 200;

  String scopedName() {
    return path.isEmpty() ? name : name + "@" + path;
  }

  /** What every problem begins with: {@code push_sender = "/send" (default)}. */
  @Override
  public String toString() {
    String shown =
        name.equals(Directive.PUSH_REDIS_URL.directiveName())
            ? RedisUrl.withoutPassword(value)
            : value;
    return "%s = \"%s\" (%s)".formatted(scopedName(), LogText.cut(shown, SHOWN), origin);
  }
}
