package io.pushrelay.broker;

import static io.pushrelay.broker.TestLocations.listener;
import static io.pushrelay.broker.TestLocations.retention;
import static io.pushrelay.channel.MessageId.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.config.value.Concurrency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Listeners whose client has gone while they are held. */
final class CancellationTest {
  @Test
  void listener_that_left_is_not_counted_and_its_channel_is_forgotten() {
    TestBroker relay = new TestBroker();
    RecordingListener held = relay.listen("news", listener(Concurrency.LAST), START);
    held.leave();
    assertThat(held).hasToString("DISCONNECTED");
    assertThat(relay.info("news")).isEqualTo("none");
    assertThat(relay.budget.used()).isZero();
    assertThat(relay.broker.isIdle()).isTrue();
  }

  @Test
  void first_lets_the_next_one_in_when_the_one_before_has_left() {
    TestBroker relay = new TestBroker();
    RecordingListener one = relay.listen("news", listener(Concurrency.FIRST), START);
    assertThat(relay.listen("news", listener(Concurrency.FIRST), START)).hasToString("CONFLICT");
    one.leave();
    assertThat(relay.listen("news", listener(Concurrency.FIRST), START)).hasToString("waiting");
  }

  @Test
  void message_after_it_left_is_kept_and_not_delivered() {
    TestBroker relay = new TestBroker();
    relay.create("news", retention());
    relay.listen("news", listener(Concurrency.LAST), START).leave();
    assertThat(relay.send("news", retention())).startsWith("kept 1 messages");
  }

  @Test
  void others_stay() {
    TestBroker relay = new TestBroker();
    RecordingListener one = relay.listen("news", listener(Concurrency.BROADCAST), START);
    RecordingListener two = relay.listen("news", listener(Concurrency.BROADCAST), START);
    one.leave();
    assertThat(relay.send("news", retention())).startsWith("delivered").contains("1 listeners");
    assertThat(two).hasToString("1000000:0");
  }

  @Test
  void leaving_after_the_answer_or_twice_does_nothing() {
    TestBroker relay = new TestBroker();
    RecordingListener answered = relay.listen("news", listener(Concurrency.BROADCAST), START);
    RecordingListener left = relay.listen("news", listener(Concurrency.BROADCAST), START);
    left.leave();
    left.leave();
    relay.send("news", retention());
    answered.leave();
    assertThat(answered).hasToString("1000000:0");
    assertThat(left).hasToString("DISCONNECTED");
    assertThat(relay.info("news")).contains("0 listeners");
  }

  @Test
  void listener_that_leaves_while_the_store_is_slow_is_told_once_and_leaves_nothing_behind() {
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      List<SlowStore> slow = new ArrayList<>();
      TestBroker relay =
          new TestBroker(
              1 << 20,
              near -> {
                slow.add(new SlowStore(near, random));
                return slow.get(0);
              });
      List<RecordingListener> all = new ArrayList<>();
      for (int step = 0; step < 30; step++) {
        switch (random.nextInt(4)) {
          case 0 -> all.add(relay.listen("news", listener(Concurrency.BROADCAST), START));
          case 1 ->
              all.stream().skip(random.nextInt(3)).findFirst().ifPresent(RecordingListener::leave);
          case 2 -> relay.time.pass(Duration.ofSeconds(1));
          default -> slow.get(0).tellOne();
        }
      }
      all.forEach(RecordingListener::leave);
      while (slow.get(0).tellOne()) {}
      assertThat(all).as("seed %d", seed).allMatch(told -> told.toString().equals("DISCONNECTED"));
      assertThat(relay.budget.used()).as("memory of seed %d", seed).isZero();
      assertThat(relay.broker.isIdle()).as("live channels of seed %d", seed).isTrue();
    }
  }

  /** Of a message, its client's going and its time's passing, one is the listener's end. */
  @Test
  void listener_that_leaves_at_the_moment_of_a_message_ends_once() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 3000; round++) {
        TestBroker relay = new TestBroker();
        relay.create("news", retention());
        RecordingListener held = relay.listen("news", listener(Concurrency.LAST), START);
        CyclicBarrier start = new CyclicBarrier(2);
        Future<?> leaving =
            threads.submit(
                () -> {
                  start.await();
                  held.leave();
                  return null;
                });
        Future<String> sent =
            threads.submit(
                () -> {
                  start.await();
                  return relay.send("news", retention());
                });
        leaving.get(10, TimeUnit.SECONDS);
        String end =
            sent.get(10, TimeUnit.SECONDS).startsWith("delivered") ? "1000000:0" : "DISCONNECTED";
        assertThat(held).hasToString(end);
        assertThat(relay.info("news")).contains("1 messages").contains("0 listeners");
        relay.delete("news");
        assertThat(relay.budget.used()).isZero();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
