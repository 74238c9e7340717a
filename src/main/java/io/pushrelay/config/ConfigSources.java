package io.pushrelay.config;

import java.util.Map;

/**
 * Where the values of directives come from, as copies: what changes later is not seen. Immutable
 * and thread-safe. Which source wins over which: directives, "Where settings come from".
 *
 * @param contextPath the deployment's, as the servlet specification has it: empty for the root,
 *     else such as {@code /chat}
 * @param systemProperties all that the virtual machine has; those of others are passed over
 * @param environment all variables of the process; those of others are passed over
 * @param contextParameters the deployment descriptor's
 */
public record ConfigSources(
    String contextPath,
    Map<String, String> systemProperties,
    Map<String, String> environment,
    Map<String, String> contextParameters) {

  /**
   * @throws NullPointerException if a name or a value is null
   */
  public ConfigSources {
    systemProperties = Map.copyOf(systemProperties);
    environment = Map.copyOf(environment);
    contextParameters = Map.copyOf(contextParameters);
  }

  /** Names its deployment alone: properties and environment may hold what is nobody's to log. */
  @Override
  public String toString() {
    return "ConfigSources[contextPath=" + contextPath + "]";
  }
}
