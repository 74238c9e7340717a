package io.pushrelay.token;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one source as they are now, fetched again when a token names one that is not among
 * them. No request waits for that: whoever needs the answer is told to come back. Thread-safe.
 */
final class KeyRing {
  private static final Logger LOG = System.getLogger(KeyRing.class.getName());

  /** After a fetch, until an id that nobody knows is a reason for the next one. */
  private static final long AGAIN = Duration.ofMinutes(1).toNanos();

  /** The same after one that failed, when there are no keys. */
  private static final long RETRY = Duration.ofSeconds(5).toNanos();

  /** How old keys get: one that has been taken away is not trusted for longer than that. */
  private static final long OLD = Duration.ofHours(1).toNanos();

  private final KeySource source;
  private final KeyFetcher fetcher;
  private final Executor threads;
  private final LongSupplier nanos;

  private volatile @Nullable KeySet keys;
  private volatile boolean fetching;
  private volatile long fetched;

  /** Whether the last fetch failed, which is logged once. */
  private boolean failed;

  /**
   * @param threads where a URL is asked
   * @param nanos a clock in nanoseconds
   */
  KeyRing(KeySource source, KeyFetcher fetcher, Executor threads, LongSupplier nanos) {
    this.source = source;
    this.fetcher = fetcher;
    this.threads = threads;
    this.nanos = nanos;
    this.fetched = nanos.getAsLong();
    if (source.isNear()) {
      load();
    } else {
      fetch();
    }
  }

  /**
   * The keys, among which that one may be.
   *
   * @param keyId that a token names, null if it names none
   * @throws TokenException if they are not there, or are just being fetched for this one
   */
  KeySet keys(@Nullable String keyId) {
    KeySet current = keys;
    long age = nanos.getAsLong() - fetched;
    if (current == null) {
      if (age > RETRY) {
        fetch();
      }
      throw TokenException.unavailable();
    }
    boolean unknown = !current.has(keyId);
    if (unknown && source.changes() && age > AGAIN) {
      fetch();
    }
    if (unknown && fetching) {
      throw TokenException.unavailable();
    }
    return current;
  }

  /** Those that there are, null if there are none yet. */
  @Nullable KeySet current() {
    if (source.changes() && keys != null && nanos.getAsLong() - fetched > OLD) {
      fetch();
    }
    return keys;
  }

  private void fetch() {
    synchronized (this) {
      if (fetching) {
        return;
      }
      fetching = true;
    }
    try {
      threads.execute(this::load);
    } catch (RejectedExecutionException stopping) {
      fetching = false;
    }
  }

  private void load() {
    try {
      keys = source.load(fetcher);
      if (failed) {
        LOG.log(Level.INFO, "The keys of tokens are there again: {0}", source);
      }
      failed = false;
    } catch (IOException | RuntimeException e) {
      if (!failed) {
        LOG.log(
            Level.WARNING,
            "The keys of tokens can''t be had from {0}{1}: {2}",
            source,
            keys == null ? ", and nobody is let in until they can" : "; the old ones stay",
            e instanceof IOException ? e.toString() : "expected " + e.getMessage());
      }
      failed = true;
    } finally {
      fetched = nanos.getAsLong();
      fetching = false;
    }
  }
}
