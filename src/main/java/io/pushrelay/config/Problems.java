package io.pushrelay.config;

import io.pushrelay.config.value.LogText;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that is found to be wrong while a configuration is read, so that whoever corrects it
 * sees it all at once; and what is only worth a warning. Not thread-safe.
 */
final class Problems {
  // Enough for several sentences; a value that is repeated in them may have any length.
  private static final int SHOWN = 1000;

  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  void add(Setting setting, String expected) {
    problems.add(LogText.of(setting + ": " + LogText.cut(expected, SHOWN)));
  }

  void warn(String sentence) {
    warnings.add(LogText.of(sentence));
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }

  void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }
}
