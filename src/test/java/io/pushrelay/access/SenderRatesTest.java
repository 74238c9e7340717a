package io.pushrelay.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.Client;
import io.pushrelay.config.ConfigSources;
import io.pushrelay.config.RelayConfig;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.config.value.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class SenderRatesTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong(-5);

  private SenderBuckets buckets(String rate) {
    return new SenderBuckets(Rate.parse(rate), now::get);
  }

  @Test
  void burst_goes_through_and_then_what_the_rate_allows() {
    SenderBuckets buckets = buckets("10/s burst=3");
    for (int i = 0; i < 3; i++) {
      assertThat(buckets.tryTake("a", 1, 1)).isZero();
    }
    assertThat(buckets.tryTake("a", 1, 1)).isEqualTo(SECOND / 10);
    assertThat(buckets.tryTake("b", 1, 1)).as("another sender").isZero();
    now.addAndGet(SECOND / 10 - 1);
    assertThat(buckets.tryTake("a", 1, 1)).isEqualTo(1);
    now.addAndGet(1);
    assertThat(buckets.tryTake("a", 1, 1)).isZero();
    assertThat(buckets.tryTake("a", 1, 1)).isEqualTo(SECOND / 10);
    now.addAndGet(60 * SECOND);
    for (int i = 0; i < 3; i++) {
      assertThat(buckets.tryTake("a", 1, 1)).as("no more than the burst comes back").isZero();
    }
    assertThat(buckets.tryTake("a", 1, 1)).isPositive();
  }

  @Test
  void without_a_burst_it_is_as_many_as_the_rate_has() {
    SenderBuckets buckets = buckets("30/m");
    for (int i = 0; i < 30; i++) {
      assertThat(buckets.tryTake("a", 1, 1)).isZero();
    }
    assertThat(buckets.tryTake("a", 1, 1)).isEqualTo(2 * SECOND);
  }

  @Test
  void several_are_taken_at_once_or_none() {
    SenderBuckets buckets = buckets("10/s burst=5");
    assertThat(buckets.tryTake("a", 3, 3)).isZero();
    assertThat(buckets.tryTake("a", 3, 3)).as("there are two").isEqualTo(SECOND / 10);
    assertThat(buckets.tryTake("a", 2, 0)).as("looked at").isZero();
    assertThat(buckets.tryTake("a", 2, 2)).isZero();
    assertThat(buckets.tryTake("a", 5, 5)).isEqualTo(SECOND / 2);
    now.addAndGet(SECOND / 2);
    assertThat(buckets.tryTake("a", 5, 5)).isZero();
  }

  @Test
  void more_than_the_burst_is_never_let_through_and_counts_as_none() {
    SenderLocation location =
        (SenderLocation)
            RelayConfig.read(
                    new ConfigSources(
                        "", Map.of(), Map.of(), Map.of("push_sender_rate", "1/s burst=3")))
                .locations()
                .all()
                .get(0);
    SenderRates rates = new SenderRates(List.of(location), now::get);
    Client sender = new Client("alice", "127.0.0.1");
    assertThat(rates.check(location, sender, 4)).isEqualTo(SenderRates.NEVER);
    assertThat(rates.tryCount(location, sender, 4)).isEqualTo(SenderRates.NEVER);
    assertThat(rates.check(location, sender, 3)).isZero();
    assertThat(rates.tryCount(location, sender, 3)).isZero();
    assertThat(rates.check(location, sender, 2)).isEqualTo(2 * SECOND);
  }

  @Test
  void bucket_that_is_full_again_is_dropped() {
    SenderBuckets buckets = buckets("1/s burst=10");
    for (int i = 0; i < 1000; i++) {
      assertThat(buckets.tryTake("sender " + i, 1, 1)).isZero();
    }
    assertThat(buckets.size()).isEqualTo(1000);
    now.addAndGet(2 * SECOND);
    assertThat(buckets.tryTake("another", 1, 1)).isZero();
    assertThat(buckets.size()).isEqualTo(1);
  }

  @Test
  void senders_beyond_the_bound_have_one_bucket_together() {
    SenderBuckets buckets = buckets("1/m");
    for (int i = 0; i < SenderBuckets.MOST; i++) {
      assertThat(buckets.tryTake("sender " + i, 1, 1)).isZero();
    }
    assertThat(buckets.tryTake("one more", 1, 1)).isZero();
    assertThat(buckets.tryTake("and another", 1, 1)).isPositive();
    assertThat(buckets.tryTake("sender 1", 1, 1)).as("it has its own").isPositive();
    assertThat(buckets.size()).isEqualTo(SenderBuckets.MOST + 1);
  }

  @Test
  void threads_take_no_more_than_there_are() throws Exception {
    SenderBuckets buckets = buckets("1/m burst=1000");
    AtomicInteger taken = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(
          threads.submit(
              () -> {
                for (int n = 0; n < 500; n++) {
                  taken.addAndGet(buckets.tryTake("a", 1, 1) == 0 ? 1 : 0);
                }
              }));
    }
    for (Future<?> one : all) {
      one.get();
    }
    threads.shutdown();
    assertThat(taken).hasValue(1000);
  }
}
