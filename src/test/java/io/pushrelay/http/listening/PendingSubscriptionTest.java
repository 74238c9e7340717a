package io.pushrelay.http.listening;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.broker.EndReason;
import io.pushrelay.broker.Listener;
import io.pushrelay.broker.Subscription;
import io.pushrelay.channel.Message;
import io.pushrelay.presence.Attendance;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A listener about whom the application is being asked, and what may happen meanwhile. */
final class PendingSubscriptionTest {
  private final List<String> told = new ArrayList<>();
  private final Deque<Runnable> later = new ArrayDeque<>();
  private final Recorder listener = new Recorder();
  private final PendingSubscription pending =
      new PendingSubscription(listener, () -> told.add("over"), later::add);

  private final class Recorder implements Listener {
    @Override
    public void begin(Subscription subscription) {
      told.add("begin");
    }

    @Override
    public void deliver(Message message, boolean missed) {}

    @Override
    public void end(EndReason reason) {
      told.add("end " + reason);
    }
  }

  /** The broker's. */
  private final class Real implements Subscription {
    @Override
    public void end(EndReason reason) {
      told.add("real end " + reason);
    }

    @Override
    public void acknowledge(Message message) {}

    @Override
    public void onWritable() {
      told.add("real writable");
    }
  }

  @Test
  void listener_that_is_let_in_has_the_brokers_subscription() {
    pending.allow(behind -> behind.begin(new Real()));
    pending.onWritable();
    pending.cancel();
    assertThat(told).containsExactly("over", "real writable", "real end DISCONNECTED");
    assertThat(later).isEmpty();
  }

  @Test
  void one_that_goes_before_is_never_listened_for_and_is_told_in_another_thread() {
    pending.cancel();
    assertThat(told).containsExactly("over");
    later.forEach(Runnable::run);
    pending.allow(behind -> told.add("listened"));
    pending.refuse(EndReason.REFUSED, () -> told.add("refused"));
    pending.end(EndReason.TOKEN_EXPIRED);
    assertThat(told).containsExactly("over", "end DISCONNECTED");
  }

  @Test
  void one_that_is_refused_is_told_once() {
    pending.refuse(EndReason.REFUSED, () -> told.add("why"));
    pending.refuse(EndReason.STOPPING, () -> told.add("again"));
    pending.cancel();
    assertThat(told).containsExactly("over", "why", "end REFUSED");
    assertThat(later).isEmpty();
  }

  @Test
  void one_that_goes_while_the_broker_is_about_to_listen_goes() {
    pending.allow(
        behind -> {
          pending.end(EndReason.TOKEN_EXPIRED);
          behind.begin(new Real());
        });
    assertThat(told).containsExactly("over", "real end TOKEN_EXPIRED");
  }

  @Test
  void whoever_is_first_decides() throws Exception {
    for (int i = 0; i < 2_000; i++) {
      AtomicInteger ends = new AtomicInteger();
      AtomicInteger listens = new AtomicInteger();
      Listener counting =
          new Listener() {
            @Override
            public void begin(Subscription subscription) {}

            @Override
            public void deliver(Message message, boolean missed) {}

            @Override
            public void end(EndReason reason) {
              ends.incrementAndGet();
            }
          };
      PendingSubscription raced = new PendingSubscription(counting, () -> {}, Runnable::run);
      CountDownLatch over = new CountDownLatch(2);
      for (Runnable racer :
          List.<Runnable>of(
              () -> raced.allow(behind -> listens.incrementAndGet()), raced::cancel)) {
        new Thread(
                () -> {
                  racer.run();
                  over.countDown();
                })
            .start();
      }
      assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(ends.get() + listens.get()).isEqualTo(1);
    }
  }

  /** What the application is told of a listener that polls. */
  private final class Attended implements Attendance {
    @Override
    public void begin() {
      told.add("begins");
    }

    @Override
    public void end(String reason) {
      told.add("ends " + reason);
    }
  }

  @Test
  void polling_listener_that_is_held_and_answered_begins_and_ends_once_in_any_order() {
    NotifyingListener late = new NotifyingListener(listener, new Attended());
    late.end(EndReason.TIMEOUT);
    late.onWaiting();
    assertThat(told).containsExactly("begins", "end TIMEOUT", "ends disconnected");
    told.clear();
    NotifyingListener held = new NotifyingListener(listener, new Attended());
    held.onWaiting();
    held.end(EndReason.CONFLICT);
    held.end(EndReason.DISCONNECTED);
    assertThat(told).containsExactly("begins", "end CONFLICT", "ends conflict", "end DISCONNECTED");
  }

  @Test
  void listener_that_is_refused_has_not_begun() {
    NotifyingListener refused = new NotifyingListener(listener, new Attended());
    refused.end(EndReason.TOO_MANY_LISTENERS);
    assertThat(told).containsExactly("end TOO_MANY_LISTENERS");
  }
}
