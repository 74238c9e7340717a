package io.pushrelay.config;

import io.pushrelay.config.value.EnumValue;
import io.pushrelay.config.value.LocationPath;
import io.pushrelay.config.value.PollMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The locations that {@code push_sender}, {@code push_listener} or {@code push_pubsub} names, in
 * the order written.
 *
 * @param pollModes from a location's path to its mechanism, which means nothing to a sender
 */
record LocationList(Map<String, PollMode> pollModes) {
  private static final Pattern SPACE = Pattern.compile("\\s+");

  /**
   * @throws IllegalArgumentException naming every entry that is not a path, or is there twice
   */
  static LocationList senders(String text) {
    return parse(text, false);
  }

  /**
   * @throws IllegalArgumentException naming every entry that is not a path with at most a
   *     mechanism, or is there twice
   */
  static LocationList listeners(String text) {
    return parse(text, true);
  }

  /**
   * The same, and there may be none.
   *
   * @throws IllegalArgumentException as for listeners
   */
  static LocationList pubsubs(String text) {
    return text.isBlank() ? new LocationList(Map.of()) : listeners(text);
  }

  private static LocationList parse(String text, boolean withPollMode) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("expected at least one path");
    }
    Map<String, PollMode> pollModes = new LinkedHashMap<>();
    List<String> wrong = new ArrayList<>();
    for (String entry : text.split(",", -1)) {
      try {
        String[] words = SPACE.split(entry.strip(), -1);
        String path = path(words[0]);
        PollMode pollMode = pollMode(words, withPollMode);
        if (pollModes.putIfAbsent(path, pollMode) != null) {
          throw new IllegalArgumentException("expected " + path + " only once");
        }
      } catch (IllegalArgumentException e) {
        wrong.add(String.valueOf(e.getMessage()));
      }
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
    return new LocationList(pollModes);
  }

  private static String path(String word) {
    if (word.isEmpty()) {
      throw new IllegalArgumentException("expected a path before and after each comma");
    }
    return LocationPath.parse(word);
  }

  private static PollMode pollMode(String[] words, boolean allowed) {
    if (words.length == 1) {
      return PollMode.LONG_POLL;
    }
    String path = words[0];
    if (!allowed) {
      throw new IllegalArgumentException("expected a comma and nothing else after " + path);
    }
    if (words.length > 2) {
      throw new IllegalArgumentException("expected a comma after " + path + " " + words[1]);
    }
    try {
      return EnumValue.parse(PollMode.class, words[1]);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          e.getMessage() + " after " + path + " instead of " + words[1], e);
    }
  }

  Set<String> paths() {
    return pollModes.keySet();
  }
}
