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
   * Counts a message, if its sender may send it now.
   *
   * @return 0, or after how many nanoseconds it may
   */
  public long tryCount(SenderLocation location, Client sender) {
    if (location.rate() == null) {
      return 0;
    }
    SenderBuckets buckets = locations.get(location.path());
    return buckets == null ? 0 : buckets.tryTake(sender.key());
  }
}
