package io.pushrelay.channel;

import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many listeners each subject has on a channel: those that come first by their names, and how
 * many subjects there are. Counts of several nodes add up to those of all: of each other subject a
 * hash is known, so that one who listens at two nodes is one. Immutable, thread-safe.
 *
 * @param first at most {@link #SHOWN}, each with its listeners
 * @param others the hashes of the others' names
 */
public record SubjectCounts(SortedMap<String, Integer> first, Set<Long> others) {
  /** How many are told by their names. */
  public static final int SHOWN = 100;

  /** No subject listens. */
  public static final SubjectCounts NONE = of(new TreeMap<>());

  public SubjectCounts {
    first = Collections.unmodifiableSortedMap(new TreeMap<>(first));
    others = Set.copyOf(others);
  }

  /**
   * @param listeners of each subject
   */
  public static SubjectCounts of(SortedMap<String, Integer> listeners) {
    SortedMap<String, Integer> first = new TreeMap<>();
    Set<Long> others = new HashSet<>();
    for (Map.Entry<String, Integer> subject : listeners.entrySet()) {
      if (first.size() < SHOWN) {
        first.put(subject.getKey(), subject.getValue());
      } else {
        others.add(hash(subject.getKey()));
      }
    }
    return new SubjectCounts(first, others);
  }

  /** How many subjects there are. */
  public int total() {
    return first.size() + others.size();
  }

  /** The counts of two nodes. */
  public SubjectCounts plus(SubjectCounts more) {
    if (more.total() == 0) {
      return this;
    }
    // Who is among the first of all is among the first of each node.
    TreeMap<String, Integer> named = new TreeMap<>(first);
    more.first.forEach((name, listeners) -> named.merge(name, listeners, Integer::sum));
    Set<Long> hashes = new HashSet<>(others);
    hashes.addAll(more.others);
    while (named.size() > SHOWN) {
      hashes.add(hash(named.pollLastEntry().getKey()));
    }
    if (!hashes.isEmpty()) {
      named.keySet().forEach(name -> hashes.remove(hash(name)));
    }
    return new SubjectCounts(named, hashes);
  }

  /** FNV-1a, of 64 bits. */
  private static long hash(String name) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
