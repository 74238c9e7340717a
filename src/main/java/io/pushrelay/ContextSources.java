package io.pushrelay;

import io.pushrelay.config.ConfigSources;
import jakarta.servlet.ServletContext;
import java.util.Collections;
import java.util.stream.Collectors;

/** Where a deployment's configuration stands. */
final class ContextSources {
  private ContextSources() {}

  static ConfigSources of(ServletContext context) {
    return new ConfigSources(
        context.getContextPath(),
        System.getProperties().stringPropertyNames().stream()
            .collect(Collectors.toMap(name -> name, System::getProperty)),
        System.getenv(),
        Collections.list(context.getInitParameterNames()).stream()
            .collect(Collectors.toMap(name -> name, context::getInitParameter)));
  }
}
