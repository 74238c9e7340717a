package io.pushrelay.api;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The relays at URLs that are configured: each module of a deployment may name another one.
 * Thread-safe.
 */
final class ConfiguredRelays {
  /** By what was configured: a thread that sees less of it does not decide for the others. */
  private final Map<Settings, HttpRelay> relays = new ConcurrentHashMap<>();

  private record Settings(String url, @Nullable String authorization) {}

  /**
   * The one of the module that calls.
   *
   * @throws IllegalStateException if none is configured
   * @throws IllegalArgumentException if its URL can't be used
   */
  HttpRelay find() {
    String url =
        setting("url")
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "No relay runs in this deployment, and pushrelay.url does not say where"
                            + " there is one."));
    String authorization =
        setting("user")
            .map(user -> HttpRelay.basic(user, setting("password").orElse("")))
            .orElse(null);
    return relays.computeIfAbsent(
        new Settings(url, authorization), known -> HttpRelay.at(url, authorization));
  }

  private static Optional<String> setting(String name) {
    String key = "pushrelay." + name;
    return Jndi.find("java:comp/env/" + key, String.class)
        .or(() -> Optional.ofNullable(System.getProperty(key)))
        .or(
            () ->
                Optional.ofNullable(System.getenv(key.replace('.', '_').toUpperCase(Locale.ROOT))));
  }

  void close() {
    relays.values().forEach(HttpRelay::close);
    relays.clear();
  }
}
