package io.pushrelay.config.value;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The ways in which a listener location offers its messages, {@code push_listener_transports}.
 *
 * @param offered at least one
 */
public record Transports(Set<Transport> offered) {
  /** Copies the set. */
  public Transports {
    offered = Set.copyOf(offered);
  }

  /**
   * @param text words separated by commas
   * @throws IllegalArgumentException naming every word that is none, or is there twice
   */
  public static Transports parse(String text) {
    Set<Transport> offered = EnumSet.noneOf(Transport.class);
    List<String> wrong = new ArrayList<>();
    for (String entry : text.split(",", -1)) {
      String word = entry.strip();
      try {
        if (!offered.add(EnumValue.parse(Transport.class, word))) {
          wrong.add("expected " + word + " only once");
        }
      } catch (IllegalArgumentException e) {
        wrong.add(e.getMessage() + (word.isEmpty() ? "" : " instead of " + word));
      }
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
    return new Transports(offered);
  }

  /** As it could be written: {@code longpoll, websocket}. */
  @Override
  public String toString() {
    return offered.stream().sorted().map(Transport::toString).collect(Collectors.joining(", "));
  }

  /** Whether the location offers this one. */
  public boolean offer(Transport transport) {
    return offered.contains(transport);
  }
}
