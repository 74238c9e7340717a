package io.pushrelay.token;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which channels a claim covers: ids, and prefixes that end in {@code *}. To ask costs the same,
 * however many there are. Immutable, thread-safe.
 */
public final class ChannelPatterns {
  private static final ChannelPatterns NONE = new ChannelPatterns(Set.of());

  private final Set<String> ids = new HashSet<>();

  /** None of them begins with another: so the last one before an id is the only one to look at. */
  private final TreeSet<String> prefixes = new TreeSet<>();

  private ChannelPatterns(Collection<String> patterns) {
    TreeSet<String> all = new TreeSet<>();
    for (String pattern : patterns) {
      if (pattern.endsWith("*")) {
        all.add(pattern.substring(0, pattern.length() - 1));
      } else {
        ids.add(pattern);
      }
    }
    for (String prefix : all) {
      if (prefixes.isEmpty() || !prefix.startsWith(prefixes.last())) {
        prefixes.add(prefix);
      }
    }
  }

  static ChannelPatterns of(Collection<String> patterns) {
    return patterns.isEmpty() ? NONE : new ChannelPatterns(patterns);
  }

  /** Whether a channel of this id is covered. */
  public boolean cover(String id) {
    if (ids.contains(id)) {
      return true;
    }
    String before = prefixes.floor(id);
    return before != null && id.startsWith(before);
  }

  /** Whether every channel is covered. */
  public boolean coverAll() {
    return prefixes.contains("");
  }
}
