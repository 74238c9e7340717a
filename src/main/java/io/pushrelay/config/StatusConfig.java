package io.pushrelay.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one sees how the relay is.
 *
 * @param path of the status location, null if there is none
 * @param role of the container that it needs, empty if it is open to all
 * @param port of the server at which it is to be found, 0 if at any
 */
public record StatusConfig(@Nullable String path, String role, int port) {
  /**
   * What is asked for at the status location.
   *
   * @param requested the path of a request, relative to the context root and decoded; runs of
   *     slashes count as one
   * @return what follows the location's path, empty for the location itself; null if the request is
   *     not for it
   */
  public @Nullable String find(String requested) {
    if (path == null) {
      return null;
    }
    String merged = Locations.merged(requested);
    if (!merged.startsWith(path)) {
      return null;
    }
    String rest = merged.substring(path.length());
    return rest.isEmpty() || rest.startsWith("/") ? rest : null;
  }

  /** Whether it is to be found at this port of the server, whatever the Host header says. */
  public boolean isAt(int serverPort) {
    return port == 0 || port == serverPort;
  }

  /** Whether everybody who reaches the server can read it. */
  boolean isOpen() {
    return path != null && role.isEmpty() && port == 0;
  }

  static StatusConfig read(Settings settings) {
    String path = settings.value(Directive.PUSH_STATUS, String.class);
    String role = settings.value(Directive.PUSH_STATUS_ROLE, String.class);
    return new StatusConfig(
        path.isEmpty() ? null : path,
        role.isEmpty() ? settings.value(Directive.PUSH_SENDER_ROLE, String.class) : role,
        settings.value(Directive.PUSH_STATUS_PORT, Integer.class));
  }

  /** A location at its path, or under it, would never be asked. */
  static void check(Settings settings, Problems problems) {
    Setting setting = settings.ofDeployment(Directive.PUSH_STATUS);
    StatusConfig status;
    List<LocationList> all;
    try {
      status = read(settings);
      all =
          List.of(
              settings.value(Directive.PUSH_SENDER, LocationList.class),
              settings.value(Directive.PUSH_LISTENER, LocationList.class),
              settings.value(Directive.PUSH_PUBSUB, LocationList.class));
    } catch (IllegalArgumentException e) {
      return; // said already
    }
    all.forEach(locations -> check(locations, status, setting, problems));
  }

  private static void check(
      LocationList locations, StatusConfig status, Setting setting, Problems problems) {
    for (String location : locations.paths()) {
      if (status.find(location) != null) {
        problems.add(setting, "expected a path that hides no location, and it hides " + location);
      }
    }
  }
}
