package io.pushrelay.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The relays that see this very class: those of the same deployment, for each deployment has a copy
 * of it. For relays, not for applications. Thread-safe.
 */
public final class LocalRelays {
  private static final Map<String, Relay> RELAYS = new ConcurrentSkipListMap<>();

  private LocalRelays() {}

  /**
   * A relay has started.
   *
   * @param contextPath of its WAR
   * @param relay sends at once, whatever the transaction
   */
  public static void add(String contextPath, Relay relay) {
    RELAYS.put(contextPath, relay);
  }

  /** It stops. */
  public static void remove(String contextPath, Relay relay) {
    RELAYS.remove(contextPath, relay);
  }

  /**
   * The one that there is.
   *
   * @throws IllegalStateException if there are several
   */
  static Optional<Relay> find() {
    List<Relay> all = new ArrayList<>(RELAYS.values());
    if (all.size() > 1) {
      throw new IllegalStateException(
          "There are several relays in this deployment, at %s, and one was expected."
              .formatted(String.join(" and ", RELAYS.keySet())));
    }
    return all.stream().findAny();
  }
}
