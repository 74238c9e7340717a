package io.pushrelay.webhook;

import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Who was let in, for as long as the application's Cache-Control: max-age says. The oldest give way
 * to new ones. Thread-safe.
 */
final class DecisionCache {
  private static final int MOST = 10_000;
  private static final long LONGEST_SECONDS = Duration.ofDays(365).toSeconds();
  private static final Pattern SECONDS = Pattern.compile("\"?([0-9]{1,18})\"?");

  private final LongSupplier nanos;

  /** What was asked, and until when the answer counts. */
  private final LinkedHashMap<ByteBuffer, Long> allowed =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Long> eldest) {
          return size() > MOST;
        }
      };

  /**
   * @param nanos a clock in nanoseconds
   */
  DecisionCache(LongSupplier nanos) {
    this.nanos = nanos;
  }

  synchronized boolean isAllowed(ByteBuffer key) {
    Long until = allowed.get(key);
    if (until == null) {
      return false;
    }
    if (nanos.getAsLong() - until < 0) {
      return true;
    }
    allowed.remove(key);
    return false;
  }

  /**
   * Remembers it, if the answer says so.
   *
   * @param asked when it was asked, by the clock in nanoseconds
   */
  void add(ByteBuffer key, HttpHeaders headers, long asked) {
    long seconds = maxAge(headers);
    if (seconds > 0) {
      long until = asked + Duration.ofSeconds(seconds).toNanos();
      synchronized (this) {
        allowed.remove(key); // the newest comes last
        allowed.put(key, until);
      }
    }
  }

  synchronized int size() {
    return allowed.size();
  }

  /** The least of those that there are; 0 if there is none. */
  static long maxAge(HttpHeaders headers) {
    long least = Long.MAX_VALUE;
    for (String line : headers.allValues("Cache-Control")) {
      for (String directive : line.split(",", -1)) {
        String[] parts = directive.strip().split("=", 2);
        if (parts[0].strip().toLowerCase(Locale.ROOT).equals("max-age")) {
          var seconds = SECONDS.matcher(parts.length == 1 ? "" : parts[1].strip());
          long value = seconds.matches() ? Long.parseLong(seconds.group(1)) : 0;
          least = Math.min(least, value);
        }
      }
    }
    return least == Long.MAX_VALUE ? 0 : Math.min(LONGEST_SECONDS, least);
  }
}
