package io.pushrelay.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;

/** What a test gives a deployment to read, and what comes of it. Not thread-safe. */
public final class Given {
  private final Map<String, String> properties = new LinkedHashMap<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final Map<String, String> parameters = new LinkedHashMap<>();
  private final String contextPath;

  private Given(String contextPath) {
    this.contextPath = contextPath;
  }

  /** A deployment at the root of its server, with nothing set. */
  static Given nothing() {
    return new Given("");
  }

  /** A deployment at this path, with nothing set. */
  public static Given at(String contextPath) {
    return new Given(contextPath);
  }

  static Given parameter(String name, String value) {
    return nothing().andParameter(name, value);
  }

  static Given property(String name, String value) {
    return nothing().andProperty(name, value);
  }

  static Given variable(String name, String value) {
    return nothing().andVariable(name, value);
  }

  public Given andParameter(String name, String value) {
    parameters.put(name, value);
    return this;
  }

  public Given andProperty(String name, String value) {
    properties.put(name, value);
    return this;
  }

  public Given andVariable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  ConfigSources sources() {
    return new ConfigSources(contextPath, properties, environment, parameters);
  }

  public RelayConfig config() {
    return RelayConfig.read(sources());
  }

  /** The one sender location of this path. */
  SenderLocation sender(String path) {
    return location(SenderLocation.class, path);
  }

  /** The one listener location of this path. */
  ListenerLocation listener(String path) {
    return location(ListenerLocation.class, path);
  }

  private <T extends Location> T location(Class<T> kind, String path) {
    List<Location> found =
        config().locations().all().stream().filter(l -> l.path().equals(path)).toList();
    Assertions.assertThat(found).hasSize(1);
    return kind.cast(found.get(0));
  }

  ConfigException failure() {
    ConfigException failure = catchThrowableOfType(ConfigException.class, this::config);
    Assertions.assertThat(failure).as("the deployment does not start").isNotNull();
    return failure;
  }

  String message() {
    return String.valueOf(failure().getMessage());
  }

  List<String> problems() {
    return failure().problems();
  }

  /** The only problem there is. */
  String problem() {
    List<String> problems = problems();
    Assertions.assertThat(problems).hasSize(1);
    return problems.get(0);
  }
}
