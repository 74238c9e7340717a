package io.pushrelay.config;

import java.util.stream.Collectors;

/** What is configured, in one line for the log. */
final class ConfigSummary {
  private ConfigSummary() {}

  static String of(RelayConfig config) {
    String all =
        config.locations().all().stream()
            .map(ConfigSummary::summary)
            .collect(Collectors.joining("; "));
    String memory = all + "; memory " + config.maxReservedMemory() + " bytes";
    if (config.journal().folder() != null) {
      return memory + "; journal in " + config.journal().folder();
    }
    return config.redis().url() == null
        ? memory
        : memory + "; Redis " + config.redis().url() + ", namespace " + config.redis().namespace();
  }

  private static String access(Location location) {
    boolean all = location.role().isEmpty();
    if (!location.tokens().isSet()) {
      return all ? "open to all" : "role " + location.role();
    }
    String word = location instanceof SenderLocation ? " or token" : " and token";
    return all ? "token" : "role " + location.role() + word;
  }

  private static String summary(Location location) {
    String role = access(location);
    if (location instanceof ListenerLocation listener) {
      return "listener %s (%s, %s, %s)"
          .formatted(listener.path(), listener.pollMode(), listener.concurrency(), role);
    }
    SenderLocation sender = (SenderLocation) location;
    return "sender %s (%s%s, %s, messages up to %s bytes)"
        .formatted(
            sender.path(),
            sender.port() == 0 ? "" : "port " + sender.port() + ", ",
            role,
            sender.retention().keeps()
                ? "keeps " + sender.retention().messageBufferLength() + " messages"
                : "keeps none",
            sender.maxMessageSize());
  }
}
