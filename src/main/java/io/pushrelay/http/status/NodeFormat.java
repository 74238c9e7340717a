package io.pushrelay.http.status;

import io.pushrelay.channel.JsonText;
import io.pushrelay.metrics.Figure;
import io.pushrelay.metrics.RelayMetrics;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** What one node tells of itself, as short JSON. Thread-safe. */
public final class NodeFormat {
  private static final long NANOS = 1_000_000_000L;

  private final RelayMetrics metrics;
  private final LongSupplier uptime;
  private final String begin;

  /**
   * @param contextPath of the deployment: a server may have several
   * @param uptime how long the deployment has been there, in nanoseconds
   */
  public NodeFormat(RelayMetrics metrics, String version, String contextPath, LongSupplier uptime) {
    this.metrics = metrics;
    this.uptime = uptime;
    String name = ManagementFactory.getRuntimeMXBean().getName() + contextPath;
    StringBuilder json = new StringBuilder();
    JsonText.add(json, "\"node\":", name);
    JsonText.add(json, ",\"version\":", version);
    begin = json.toString();
  }

  public String write() {
    StringJoiner out = new StringJoiner(",", "{", "}");
    out.add(begin);
    out.add("\"uptime\":" + uptime.getAsLong() / NANOS);
    FeedFormat.sum(out, "published", metrics.read(Figure.MESSAGES_PUBLISHED));
    FeedFormat.sum(out, "delivered", metrics.read(Figure.DELIVERIES));
    FeedFormat.sum(out, "missed", metrics.read(Figure.MISSED));
    FeedFormat.sum(out, "refused", metrics.read(Figure.REFUSED));
    out.add("\"listeners\":" + FeedFormat.byLabel(metrics.read(Figure.LISTENERS)));
    FeedFormat.sum(out, "news_lag", metrics.read(Figure.NEWS_LAG));
    return out.toString();
  }

  /**
   * @param nodes what each has written
   */
  static String all(List<String> nodes) {
    return nodes.stream().collect(Collectors.joining(",\n  ", "{\"nodes\": [\n  ", "]}\n"));
  }
}
