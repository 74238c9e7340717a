package io.pushrelay.it.contract;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The directives of one deployment that all contracts of a test are asked of. */
public final class MergedDirectives {
  /** Directives that list locations, each with the one that is always there; empty: none is. */
  private static final Map<String, String> LISTS =
      Map.of("push_sender", "/send", "push_listener", "/listen", "push_pubsub", "");

  private record Needed(String value, Class<?> by) {}

  private final Map<String, Needed> values = new TreeMap<>();

  /** The paths of each list, in the order of their contracts, with what stands behind a path. */
  private final Map<String, Map<String, Needed>> lists = new TreeMap<>();

  private MergedDirectives(Class<?> test) {
    LISTS.forEach(
        (list, always) -> {
          if (!always.isEmpty()) {
            add(list, always, test);
          }
        });
  }

  /**
   * What a class needs that implements contracts.
   *
   * @throws IllegalArgumentException if two of them need one directive to have different values
   */
  public static Map<String, String> of(Class<?> test) {
    MergedDirectives merged = new MergedDirectives(test);
    for (Class<?> contract : test.getInterfaces()) {
      Directives needed = contract.getAnnotation(Directives.class);
      if (needed != null) {
        for (String line : needed.value()) {
          String[] words = line.split(" ", 2);
          merged.add(words[0], words[1], contract);
        }
      }
    }
    return merged.parameters();
  }

  private void add(String name, String value, Class<?> by) {
    if (!LISTS.containsKey(name)) {
      put(values, name, name, new Needed(value, by));
      return;
    }
    Map<String, Needed> list = lists.computeIfAbsent(name, none -> new LinkedHashMap<>());
    for (String location : value.split(", *", -1)) {
      String path = location.split(" ", 2)[0];
      put(list, path, name + " of " + path, new Needed(location, by));
    }
  }

  private static void put(Map<String, Needed> all, String key, String what, Needed needed) {
    Needed before = all.putIfAbsent(key, needed);
    if (before != null && !before.value().equals(needed.value())) {
      throw new IllegalArgumentException(
          "%s needs %s to be \"%s\", but %s needs \"%s\""
              .formatted(
                  needed.by().getSimpleName(),
                  what,
                  needed.value(),
                  before.by().getSimpleName(),
                  before.value()));
    }
  }

  private Map<String, String> parameters() {
    Map<String, String> parameters = new TreeMap<>();
    values.forEach((name, needed) -> parameters.put(name, needed.value()));
    lists.forEach(
        (name, list) ->
            parameters.put(
                name, String.join(", ", list.values().stream().map(Needed::value).toList())));
    return parameters;
  }
}
