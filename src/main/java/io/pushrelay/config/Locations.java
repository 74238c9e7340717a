package io.pushrelay.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The locations of a deployment, to be found by the path of a request (protocol, "Locations").
 * Immutable and thread-safe.
 */
public final class Locations {
  private final Map<String, Location> byPath;
  private final int longest;

  Locations(Collection<? extends Location> locations) {
    Map<String, Location> map = new LinkedHashMap<>();
    locations.forEach(location -> map.put(location.path(), location));
    byPath = map;
    longest = locations.stream().mapToInt(location -> location.path().length()).max().orElse(0);
  }

  /**
   * The location that this path is, or is under; of several the one with the longest path.
   *
   * @param path relative to the context root, decoded; runs of slashes count as one
   * @return null if there is none
   */
  public @Nullable Match find(String path) {
    String merged = merged(path);
    // No prefix longer than every location is looked up: the work is bounded by the configuration,
    // whatever the length of the path.
    for (int end = Math.min(merged.length(), longest); end > 0; end--) {
      if (end == merged.length() || merged.charAt(end) == '/') {
        Location location = byPath.get(merged.substring(0, end));
        if (location != null) {
          return new Match(location, merged.substring(Math.min(end + 1, merged.length())));
        }
      }
    }
    Location root = byPath.get("/");
    return root == null ? null : new Match(root, merged.substring(1));
  }

  static String merged(String path) {
    if (path.startsWith("/") && !path.contains("//")) {
      return path;
    }
    StringBuilder merged = new StringBuilder(path.length() + 1).append('/');
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c != '/' || merged.charAt(merged.length() - 1) != '/') {
        merged.append(c);
      }
    }
    return merged.toString();
  }

  /** All of them, senders first, as they are written. */
  public List<Location> all() {
    return List.copyOf(byPath.values());
  }

  /**
   * The location of a request.
   *
   * @param pathInfo what follows the location's path, without the leading slash
   */
  public record Match(Location location, String pathInfo) {}
}
