package io.pushrelay.access;

import io.pushrelay.config.value.Rate;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The senders' buckets of one location. A bucket is the time at which it will be full again; one
 * that is full says nothing that a new one would not, and is dropped. Thread-safe.
 */
final class SenderBuckets {
  /** How many there are at most; the senders that come then have one together. */
  static final int MOST = 100_000;

  private static final String OTHERS = "others";
  private static final long SWEEP_NANOS = 1_000_000_000L;

  private final Rate rate;
  private final LongSupplier nanos;
  private final ConcurrentHashMap<String, Long> full = new ConcurrentHashMap<>();

  /** When full ones were last dropped. */
  private final AtomicLong swept;

  SenderBuckets(Rate rate, LongSupplier nanos) {
    this.rate = rate;
    this.nanos = nanos;
    swept = new AtomicLong(nanos.getAsLong());
  }

  /**
   * Takes tokens, if there are enough.
   *
   * @param needed how many there have to be, no more than the burst has
   * @param taken how many are taken then
   * @return 0, or after how many nanoseconds there will be enough
   */
  long tryTake(String sender, int needed, int taken) {
    long now = nanos.getAsLong();
    sweep(now);
    String owner = full.size() < MOST || full.containsKey(sender) ? sender : OTHERS;
    long[] wait = {0};
    full.compute(
        owner,
        (key, known) -> {
          long before = known == null ? 0 : Math.max(0, known - now);
          long missing = before - rate.interval() * (rate.burst() - (long) needed);
          wait[0] = Math.max(0, missing);
          return now + before + (missing > 0 ? 0 : rate.interval() * taken);
        });
    return wait[0];
  }

  private void sweep(long now) {
    long last = swept.get();
    if (now - last >= SWEEP_NANOS && swept.compareAndSet(last, now)) {
      full.values().removeIf(time -> time - now <= 0);
    }
  }

  /** How many there are. */
  int size() {
    return full.size();
  }
}
