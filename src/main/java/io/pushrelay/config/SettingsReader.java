package io.pushrelay.config;

import io.pushrelay.config.value.LocationPath;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Collects what is set for each directive, the stronger source first, and finds the names that mean
 * nothing. For one use, by one thread.
 */
final class SettingsReader {
  private static final String PREFIX = "push_";

  /** What a setting sets: the first one found is in force, whichever of its names it uses. */
  private record Target(Directive directive, String path) {}

  private final Problems problems;
  private final Map<Target, Setting> found = new LinkedHashMap<>();

  private SettingsReader(Problems problems) {
    this.problems = problems;
  }

  static Settings read(ConfigSources sources, Problems problems) {
    SettingsReader reader = new SettingsReader(problems);
    String context = sources.contextPath();
    if (!context.isEmpty()) {
      reader.add("system property", context + "/", sources.systemProperties());
    }
    reader.add("system property", "", sources.systemProperties());
    reader.addEnvironment(sources.environment());
    reader.add("context parameter", "", sources.contextParameters());
    Map<Directive, List<Setting>> set = new EnumMap<>(Directive.class);
    reader.found.forEach(
        (target, setting) ->
            set.computeIfAbsent(target.directive, d -> new ArrayList<>()).add(setting));
    return new Settings(set);
  }

  private void add(String kind, String prefix, Map<String, String> source) {
    Map<Target, Setting> ofThisSource = new LinkedHashMap<>();
    // In the order of their names, so that two starts with the same mistakes say the same.
    new TreeMap<>(source)
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix + PREFIX)) {
                String name = key.substring(prefix.length());
                Setting written = new Setting(name, "", value.strip(), kind + " " + key);
                target(written).ifPresent(t -> addTo(ofThisSource, t, written));
              }
            });
    merge(ofThisSource);
  }

  /** What a setting with such a name is for; empty, and a problem, if there is no such thing. */
  private Optional<Target> target(Setting written) {
    String name = withoutPath(written.name());
    Optional<Directive> directive = Directive.named(name);
    if (directive.isEmpty()) {
      problems.add(written, "there is no such directive" + nearest(name));
      return Optional.empty();
    }
    if (name.equals(written.name())) {
      return directive.map(d -> new Target(d, ""));
    }
    if (!directive.get().perLocation()) {
      problems.add(written, "expected " + name + " without @: it is the deployment's");
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Target(
              directive.get(), LocationPath.parse(written.name().substring(name.length() + 1))));
    } catch (IllegalArgumentException e) {
      problems.add(written, e.getMessage() + ", after the @");
      return Optional.empty();
    }
  }

  private static String withoutPath(String name) {
    int at = name.indexOf('@');
    return at < 0 ? name : name.substring(0, at);
  }

  private static String nearest(String name) {
    return NearestName.of(name).map(d -> ", expected " + d.directiveName() + "?").orElse("");
  }

  /** A path can be written in two ways, with a slash at its end and without: then neither wins. */
  private void addTo(Map<Target, Setting> ofOneSource, Target target, Setting written) {
    Setting normal =
        new Setting(withoutPath(written.name()), target.path, written.value(), written.origin());
    Setting other = ofOneSource.putIfAbsent(target, normal);
    if (other != null) {
      problems.add(written, "expected only one of it and " + other);
    }
  }

  private void merge(Map<Target, Setting> weaker) {
    weaker.forEach(
        (target, setting) -> {
          Setting stronger = found.putIfAbsent(target, setting);
          if (stronger != null && !stronger.name().equals(setting.name())) {
            problems.add(setting, "expected only one of it and " + stronger);
          }
        });
  }

  private void addEnvironment(Map<String, String> environment) {
    Map<Target, Setting> ofEnvironment = new LinkedHashMap<>();
    new TreeMap<>(environment)
        .forEach(
            (variable, value) -> {
              String name = variable.toLowerCase(Locale.ROOT);
              Optional<Directive> directive = Directive.named(name);
              if (directive.isPresent() && variable.equals(upper(name))) {
                Setting setting =
                    new Setting(name, "", value.strip(), "environment variable " + variable);
                addTo(ofEnvironment, new Target(directive.get(), ""), setting);
              } else if (name.startsWith(PREFIX)) {
                // Not a problem: the environment is shared with other software, which may well
                // have a PUSH_TOKEN of its own. So its value is not shown either.
                problems.warn(
                    "The environment variable %s is none of Pushrelay's%s"
                        .formatted(
                            variable,
                            NearestName.of(name)
                                .map(d -> "; was " + upper(d.directiveName()) + " meant?")
                                .orElse(".")));
              }
            });
    merge(ofEnvironment);
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT);
  }
}
