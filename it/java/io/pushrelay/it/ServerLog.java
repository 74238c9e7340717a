package io.pushrelay.it;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a server process has logged since this was made. Not thread-safe. */
final class ServerLog {
  /** Where a record begins: with a date, a time, or both. */
  private static final Pattern BEGIN =
      Pattern.compile("\n(?=\\[?\\d{4}-|\\d\\d-\\w{3}-\\d{4} |\\S*\\d\\d:\\d\\d:\\d\\d,)");

  private static final Pattern WARNING = Pattern.compile("WARN|SEVERE|ERROR|FATAL");
  private static final Pattern TRACE = Pattern.compile("(?m)^\\s+at \\S+\\(.*\\)");

  private final ServerProcess server;
  private final int start;

  ServerLog(ServerProcess server) {
    this.server = server;
    this.start = server.output().length();
  }

  /** The records that warn, say an error or have a stack trace. */
  List<String> complaints() {
    List<String> found = new ArrayList<>();
    for (String record : BEGIN.split("\n" + server.output().substring(start), -1)) {
      String head = record.lines().limit(1).reduce("", String::concat);
      if (WARNING.matcher(head).find() || TRACE.matcher(record).find()) {
        found.add(record);
      }
    }
    return found;
  }
}
