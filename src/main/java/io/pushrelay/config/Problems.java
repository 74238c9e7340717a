package io.pushrelay.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Everything that is found to be wrong while a configuration is read, so that whoever corrects it
 * sees it all at once; and what is only worth a warning. Not thread-safe.
 */
final class Problems {
  private static final int LONGEST = 600;

  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  void add(Setting setting, String expected) {
    problems.add(oneLine(setting + ": " + cut(expected)));
  }

  void warn(String sentence) {
    warnings.add(oneLine(sentence));
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }

  void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  // What was expected quotes the value, which may be of any length.
  private static String cut(String expected) {
    return expected.length() <= LONGEST ? expected : expected.substring(0, LONGEST) + "…";
  }

  static boolean breaksLines(int c) {
    int type = Character.getType(c);
    return Character.isISOControl(c)
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  // A value in a descriptor may span lines; and none may forge a line of the log.
  private static String oneLine(String text) {
    return text.codePoints()
        .mapToObj(c -> breaksLines(c) ? "\\u%04x".formatted(c) : Character.toString(c))
        .collect(Collectors.joining());
  }
}
