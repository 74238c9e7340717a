package io.pushrelay.config.value;

import java.util.regex.Pattern;

/** What the keys of a relay in Redis begin with, {@code push_redis_namespace}. */
public final class RedisNamespace {
  // No braces: they stand around it, for Redis Cluster.
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:/-]{1,100}");

  private RedisNamespace() {}

  /**
   * @throws IllegalArgumentException if it has other characters, none, or more than 100
   */
  public static String parse(String text) {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException("expected 1 to 100 letters, digits and . _ : / -");
    }
    return text;
  }
}
