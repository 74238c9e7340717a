package io.pushrelay.it.server;

import io.pushrelay.time.Await;
import java.time.Duration;
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

  /**
   * What servers log now and then of their own accord: of clients that go, or reset, while they are
   * served, by whichever of two threads notices first, and of a slow machine.
   */
  private static final List<String> SERVERS_OWN =
      List.of(
          // TomEE: when the connection is closed before it is looked at, by
          // org.apache.tomcat.util.net.NioEndpoint; when a write fails before the thread that began
          // the request has left it, by org.apache.coyote.http11.Http11NioProtocol and
          // org.apache.catalina.connector.CoyoteAdapter; and by a thread of Tomcat that ends by it.
          "Invalid null socket channel while processing poller event",
          "Calling [asyncPostProcess()] is not valid for a request with Async state [",
          "Encountered a non-recycled request and recycled it forcedly.",
          "Message will not be sent because the WebSocket session has been closed",
          // WildFly: by org.xnio.nio.
          "UT000091: Buffer has already been freed",
          // Payara: when the connection is reset while a WebSocket is opened, one thread of
          // Grizzly's has taken back what another one begins to read from.
          "GRIZZLY0029: Error during Processor execution.",
          // TomEE: a machine that has stood still while something was deployed.
          "Creation of SecureRandom instance");

  /** After which a record that has begun has ended, and what is asynchronous has been written. */
  private static final Duration MOMENT = Duration.ofMillis(300);

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
   * The records that warn, say an error or have a stack trace, but for what servers say by
   * themselves.
   *
   * @param known what is in records that do not count
   */
  public List<String> complaints(List<String> known) {
    List<String> found = complaintsSoFar(known);
    if (!found.isEmpty()) { // maybe half a record, whose rest says that it is known
      Await.pass(MOMENT);
      found = complaintsSoFar(known);
    }
    return found;
  }

  private List<String> complaintsSoFar(List<String> known) {
    return records().stream()
        .filter(record -> WARNING.matcher(record).find() || TRACE.matcher(record).find())
        .filter(record -> SERVERS_OWN.stream().noneMatch(record::contains))
        .filter(record -> known.stream().noneMatch(record::contains))
        .toList();
  }
}
