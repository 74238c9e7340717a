package io.pushrelay.token;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Makes verifiers that share what they have in common: keys of the same source are fetched once.
 * For one use, by one thread.
 */
public final class TokenVerifiers {
  private record Kind(KeySource source, String issuer, String audience) {}

  private final KeyFetcher fetcher;
  private final Executor threads;
  private final LongSupplier nanos;
  private final InstantSource clock;
  private final Map<KeySource, KeyRing> rings = new HashMap<>();
  private final Map<Kind, TokenVerifier> verifiers = new HashMap<>();

  /**
   * @param threads where a URL is asked for keys
   * @param nanos a clock in nanoseconds
   * @param clock the wall's
   */
  public TokenVerifiers(
      KeyFetcher fetcher, Executor threads, LongSupplier nanos, InstantSource clock) {
    this.fetcher = fetcher;
    this.threads = threads;
    this.nanos = nanos;
    this.clock = clock;
  }

  /**
   * @param issuer that a token must have, empty: any
   * @param audience that a token must have, empty: any
   */
  public TokenVerifier verifier(KeySource source, String issuer, String audience) {
    return verifiers.computeIfAbsent(
        new Kind(source, issuer, audience),
        kind ->
            new TokenVerifier(
                rings.computeIfAbsent(source, one -> new KeyRing(one, fetcher, threads, nanos)),
                issuer,
                audience,
                clock));
  }
}
