package io.pushrelay.config;

import java.util.List;

/**
 * The deployment can't start with the configuration it was given. The message lists every problem,
 * one to a line: the directive, its value, where it was set, and what was expected.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final List<String> problems;

  ConfigException(List<String> problems) {
    super(
        "Pushrelay can't start: "
            + problems.size()
            + (problems.size() == 1 ? " problem" : " problems")
            + " in its configuration\n"
            + String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** The lines of the message after the first; never empty. */
  public List<String> problems() {
    return problems;
  }
}
