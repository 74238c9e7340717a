package io.pushrelay.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The locations of a deployment, to be found by the path of a request (protocol, "Locations").
 * Immutable and thread-safe.
 */
public final class Locations {
  private final List<Location> all;

  /** At a path that is both the listener's. */
  private final Map<String, Location> byPath = new HashMap<>();

  /** The sender's at a path that is both. */
  private final Map<String, Location> others = new HashMap<>();

  private final int longest;

  /**
   * @param locations at most one of each kind for a path, senders first
   */
  Locations(Collection<? extends Location> locations) {
    all = List.copyOf(locations);
    for (Location location : all) {
      Location sender = byPath.put(location.path(), location);
      if (sender != null) {
        others.put(location.path(), sender);
      }
    }
    longest = locations.stream().mapToInt(location -> location.path().length()).max().orElse(0);
  }

  /**
   * The location that this path is, or is under; of several the one with the longest path. Where it
   * is both a sender's and a listener's, the listener's.
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
          return match(location, merged.substring(Math.min(end + 1, merged.length())));
        }
      }
    }
    Location root = byPath.get("/");
    return root == null ? null : match(root, merged.substring(1));
  }

  private Match match(Location location, String pathInfo) {
    return new Match(location, pathInfo, others.get(location.path()));
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

  /** Whether a location's path is both a sender's and a listener's. */
  public boolean isBoth(String path) {
    return others.containsKey(path);
  }

  /** All of them, senders first, as they are written; a path that is both is there twice. */
  public List<Location> all() {
    return all;
  }

  /**
   * The location of a request.
   *
   * @param pathInfo what follows the location's path, without the leading slash
   * @param other the location of the other kind at the same path; null if there is none
   */
  public record Match(Location location, String pathInfo, @Nullable Location other) {
    /** The same path as the other location. */
    public Match asOther() {
      return new Match(Objects.requireNonNull(other), pathInfo, location);
    }
  }
}
