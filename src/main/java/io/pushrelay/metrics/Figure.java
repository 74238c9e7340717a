package io.pushrelay.metrics;

import java.util.Locale;

/**
 * What is counted and measured. The names are those of Prometheus: a counter's ends in {@code
 * _total} where it is read, and units are in the name. There is no label whose values others
 * choose, such as a channel: each is a small set. Source: operate, "What there is to see".
 */
public enum Figure {
  MESSAGES_PUBLISHED(
      Kind.COUNTER, "messages_published", "", "Messages that were taken from senders here."),
  DELIVERIES(
      Kind.COUNTER, "deliveries", "transport", "Messages written to listeners without an error."),
  DELIVERY_SECONDS(
      Kind.HISTOGRAM,
      "delivery_seconds",
      "",
      "From a message's coming here to its being written, for each listener who was there then."),
  MISSED(
      Kind.COUNTER,
      "missed",
      "",
      "How often a listener was told that messages were gone before it could take them."),
  LISTENERS(Kind.GAUGE, "listeners", "transport", "Listeners who are held."),
  LISTENERS_ENDED(
      Kind.COUNTER, "listeners_ended", "reason", "Held listeners who ended without a message."),
  SLOW_CLOSED(
      Kind.COUNTER,
      "slow_closed",
      "",
      "Listeners cut off because they read nothing for push_write_timeout."),
  REFUSED(
      Kind.COUNTER,
      "refused",
      "status",
      "Answers with an error status, but for those of the status location."),
  CHANNELS(Kind.GAUGE, "channels", "", "Channels that there are."),
  MESSAGES_STORED(Kind.GAUGE, "messages_stored", "", "Messages that are kept."),
  MEMORY_USED(
      Kind.GAUGE,
      "memory_used_bytes",
      "",
      "What channels, kept messages and listeners take of push_max_reserved_memory."),
  MEMORY_MAX(Kind.GAUGE, "memory_max_bytes", "", "push_max_reserved_memory."),
  STORE_SECONDS(Kind.HISTOGRAM, "store_seconds", "operation", "How long the store took to answer."),
  REDIS_UP(Kind.GAUGE, "redis_up", "", "1 while Redis answers this node, 0 otherwise."),
  REDIS_RECONNECTS(
      Kind.COUNTER, "redis_reconnects", "", "How often Redis was connected again after the first."),
  NEWS_LAG(
      Kind.GAUGE,
      "news_lag_seconds",
      "",
      "How far what this node hears of Redis is behind: the last round trip, or the wait for it."),
  NODES(Kind.GAUGE, "nodes", "", "Nodes that share what is in Redis."),
  JOURNAL_BYTES(Kind.GAUGE, "journal_bytes", "", "What the journal takes on the disk."),
  BUILD_INFO(Kind.GAUGE, "build_info", "version", "1, with the version that runs.");

  /** What every name begins with. */
  public static final String PREFIX = "pushrelay_";

  /** How a figure goes on. */
  public enum Kind {
    /** It only grows. */
    COUNTER,
    /** It comes and goes. */
    GAUGE,
    /** It counts by size. */
    HISTOGRAM;

    /** As both formats write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Kind kind;
  private final String shortName;
  private final String label;
  private final String help;

  Figure(Kind kind, String shortName, String label, String help) {
    this.kind = kind;
    this.shortName = shortName;
    this.label = label;
    this.help = help;
  }

  public Kind kind() {
    return kind;
  }

  /** Its name without the prefix and without a suffix. */
  public String shortName() {
    return shortName;
  }

  /** Its name without a suffix, as OpenMetrics has it. */
  public String family() {
    return PREFIX + shortName;
  }

  /** Its name as it is asked for; of a histogram what comes before {@code _bucket}. */
  public String fullName() {
    return kind == Kind.COUNTER ? family() + "_total" : family();
  }

  /** The name of its label, empty if it has none. */
  public String label() {
    return label;
  }

  /** What it is, in a sentence. */
  public String help() {
    return help;
  }
}
