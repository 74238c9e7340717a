package io.pushrelay.it.server;

import java.util.List;
import java.util.regex.Pattern;

/** What a server process has logged since this was made. Not thread-safe. */
public final class ServerLog {
  /** Where a record begins: with a date, a time, or both; on Open Liberty with its level. */
  private static final Pattern RECORD =
      Pattern.compile(
          "\n(?=\\[?\\d{4}-|\\d\\d-\\w{3}-\\d{4}|\\S*\\d\\d:\\d\\d:\\d\\d,|\\[[A-Z]+ *\\] )");

  private static final Pattern WARNING = Pattern.compile("^.*(?:WARN|SEVERE|ERROR|FATAL)");
  private static final Pattern TRACE = Pattern.compile("(?m)^(?:\\[err\\] )?\\s+at \\S+\\(.*\\)");

  private final ServerProcess server;
  private final int start;

  public ServerLog(ServerProcess server) {
    this.server = server;
    this.start = server.output().length();
  }

  /** What was said at once, the lines of a stack trace along with what they are of. */
  public List<String> records() {
    String output = server.output();
    String[] said = split(output.substring(start));
    if (!said[0].isBlank()) { // the rest of a record that had begun before
      String[] before = split(output.substring(0, start));
      said[0] = before[before.length - 1] + said[0];
    }
    return List.of(said);
  }

  private static String[] split(String output) {
    return RECORD.split("\n" + output, -1);
  }

  /**
   * The records that warn, say an error or have a stack trace.
   *
   * @param known what is in records that do not count
   */
  public List<String> complaints(List<String> known) {
    return records().stream()
        .filter(record -> WARNING.matcher(record).find() || TRACE.matcher(record).find())
        .filter(record -> known.stream().noneMatch(record::contains))
        .toList();
  }
}
