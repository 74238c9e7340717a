package io.pushrelay.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The paths that are named as locations, and what is set for single ones of them.
 *
 * @param senders those of {@code push_sender}
 * @param listeners those of {@code push_listener}
 * @param both those of {@code push_pubsub}
 */
record LocationPaths(Set<String> senders, Set<String> listeners, Set<String> both) {
  private static LocationPaths of(Settings settings) {
    return new LocationPaths(
        settings.value(Directive.PUSH_SENDER, LocationList.class).paths(),
        settings.value(Directive.PUSH_LISTENER, LocationList.class).paths(),
        settings.value(Directive.PUSH_PUBSUB, LocationList.class).paths());
  }

  /**
   * Looks whether each path is of one kind, and what is set for one location: whether there is such
   * a location, and of the right kind.
   */
  static void check(Settings settings, Problems problems) {
    LocationPaths paths;
    try {
      paths = of(settings);
    } catch (IllegalArgumentException e) {
      return; // said already; what follows from it would mislead
    }
    Setting sender = settings.ofDeployment(Directive.PUSH_SENDER);
    Setting listener = settings.ofDeployment(Directive.PUSH_LISTENER);
    for (String path : shared(paths.senders, paths.listeners)) {
      problems.add(
          listener,
          "expected %s to be a sender's path or a listener's, not both, and it is in %s"
              .formatted(path, sender));
    }
    Setting pubsub = settings.ofDeployment(Directive.PUSH_PUBSUB);
    for (String path : shared(paths.senders, paths.both)) {
      problems.add(pubsub, "expected %s here alone, and it is in %s".formatted(path, sender));
    }
    for (String path : shared(paths.listeners, paths.both)) {
      problems.add(pubsub, "expected %s here alone, and it is in %s".formatted(path, listener));
    }
    for (Directive directive : Directive.values()) {
      for (Setting setting : settings.of(directive)) {
        if (!setting.path().isEmpty()) {
          paths.check(directive, setting, problems);
        }
      }
    }
  }

  private static Set<String> shared(Set<String> some, Set<String> others) {
    Set<String> shared = new LinkedHashSet<>(some);
    shared.retainAll(others);
    return shared;
  }

  private void check(Directive directive, Setting setting, Problems problems) {
    String path = setting.path();
    boolean isSender = senders.contains(path) || both.contains(path);
    boolean isListener = listeners.contains(path) || both.contains(path);
    if (!isSender && !isListener) {
      Set<String> all = new LinkedHashSet<>();
      List.of(senders, listeners, both).forEach(all::addAll);
      problems.add(
          setting, "there is no location " + path + ", expected one of " + String.join(", ", all));
    } else if (directive.owner() == Owner.SENDER && !isSender) {
      problems.add(setting, "expected a sender's location, and " + path + " is none");
    } else if (directive.owner() == Owner.LISTENER && !isListener) {
      problems.add(setting, "expected a listener's location, and " + path + " is none");
    }
  }
}
