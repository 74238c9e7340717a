package io.pushrelay.config;

import io.pushrelay.config.value.LogText;
import io.pushrelay.config.value.RedisUrl;
import io.pushrelay.config.value.WebhookUrl;
import io.pushrelay.token.KeySource;

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
    return "%s = \"%s\" (%s)".formatted(scopedName(), LogText.cut(shownValue(), SHOWN), origin);
  }

  private String shownValue() {
    if (name.equals(Directive.PUSH_REDIS_URL.directiveName())) {
      return RedisUrl.withoutPassword(value);
    }
    if (name.endsWith("_request")) {
      return WebhookUrl.shown(value);
    }
    return isSecret() ? KeySource.shown(value) : value;
  }

  /** Whether it may be a secret, under a name that is a bit wrong perhaps. */
  private boolean isSecret() {
    String plain = name.indexOf('@') < 0 ? name : name.substring(0, name.indexOf('@'));
    return plain.contains("key")
        || plain.contains("secret")
        || (Directive.named(plain).isEmpty() && plain.contains("token"));
  }
}
