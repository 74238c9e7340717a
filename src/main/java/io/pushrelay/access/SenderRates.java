package io.pushrelay.access;

import io.pushrelay.channel.Client;
import io.pushrelay.config.Location;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.config.value.Rate;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often each sender may send at each location, {@code push_sender_rate}: a bucket of as many
 * tokens as the burst has, which fills up evenly. Thread-safe.
 */
public final class SenderRates {
  /** They are more than a sender may ever send at once. */
  public static final long NEVER = Long.MAX_VALUE;

  private final Map<String, SenderBuckets> locations = new HashMap<>();

  /**
   * @param all locations that there are
   * @param nanos a clock in nanoseconds, which never goes back
   */
  public SenderRates(Collection<Location> all, LongSupplier nanos) {
    for (Location location : all) {
      if (location instanceof SenderLocation sender) {
        Rate rate = sender.rate();
        if (rate != null) {
          locations.put(sender.path(), new SenderBuckets(rate, nanos));
        }
      }
    }
  }

  /**
   * Counts messages, if their sender may send all of them now.
   *
   * @return 0, or after how many nanoseconds it may, or {@link #NEVER}
   */
  public long tryCount(SenderLocation location, Client sender, int messages) {
    return count(location, sender, messages, messages);
  }

  /** The same without counting them. */
  public long check(SenderLocation location, Client sender, int messages) {
    return count(location, sender, messages, 0);
  }

  private long count(SenderLocation location, Client sender, int needed, int counted) {
    Rate rate = location.rate();
    SenderBuckets buckets = rate == null ? null : locations.get(location.path());
    if (rate == null || buckets == null) {
      return 0;
    }
    return needed > rate.burst() ? NEVER : buckets.tryTake(sender.key(), needed, counted);
  }
}
