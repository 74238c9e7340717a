package io.pushrelay.config;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The value of every directive for the deployment, and for the locations that have their own. */
final class Settings {
  private static final String DEPLOYMENT = "";

  private final Map<Directive, Map<String, Setting>> byPath = new EnumMap<>(Directive.class);

  /**
   * @param set what was set for each directive, at most one for a path
   */
  Settings(Map<Directive, List<Setting>> set) {
    for (Directive directive : Directive.values()) {
      Map<String, Setting> settings = new TreeMap<>();
      settings.put(
          DEPLOYMENT,
          new Setting(directive.directiveName(), DEPLOYMENT, directive.defaultValue(), "default"));
      set.getOrDefault(directive, List.of()).forEach(s -> settings.put(s.path(), s));
      byPath.put(directive, settings);
    }
  }

  /** The deployment's setting first, then those of locations. */
  Collection<Setting> of(Directive directive) {
    return byPath.getOrDefault(directive, Map.of()).values();
  }

  Setting ofDeployment(Directive directive) {
    return of(directive).iterator().next();
  }

  Setting ofLocation(Directive directive, String path) {
    Setting own = byPath.getOrDefault(directive, Map.of()).get(path);
    return own == null ? ofDeployment(directive) : own;
  }

  /** Says which names should be replaced by newer ones. */
  void warnOfDeprecated(Problems problems) {
    byPath.forEach(
        (directive, settings) ->
            settings
                .values()
                .forEach(
                    setting -> {
                      if (!setting.name().equals(directive.directiveName())) {
                        problems.warn(
                            "%s (%s) is deprecated: its name is %s now."
                                .formatted(
                                    setting.scopedName(),
                                    setting.origin(),
                                    directive.directiveName()));
                      }
                    }));
  }

  /** The deployment's value, as its directive reads it. */
  <T> T value(Directive directive, Class<T> type) {
    return type.cast(directive.parse(ofDeployment(directive).value()));
  }

  /** The values where no location has its own. */
  Scope ofDeployment() {
    return at(DEPLOYMENT);
  }

  /** The values for one location. */
  Scope at(String path) {
    return new Scope(this, path);
  }

  /** Values as the directives read them, for settings that are known to be right. */
  record Scope(Settings settings, String path) {
    <T> T value(Directive directive, Class<T> type) {
      return type.cast(directive.parse(settings.ofLocation(directive, path).value()));
    }

    int number(Directive directive) {
      return value(directive, Integer.class);
    }

    boolean flag(Directive directive) {
      return value(directive, Boolean.class);
    }

    Duration time(Directive directive) {
      return value(directive, Duration.class);
    }

    String text(Directive directive) {
      return value(directive, String.class);
    }
  }
}
