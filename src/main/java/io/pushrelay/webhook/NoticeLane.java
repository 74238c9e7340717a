package io.pushrelay.webhook;

import io.pushrelay.time.Deadlines;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Notices that are told one after the other: the next when the last has been taken, or given up. It
 * is its own deadline, for the time after which one is told again. Thread-safe.
 */
final class NoticeLane extends Deadlines.Deadline implements WebhookCall.Reply {
  static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final long SHORTEST_PAUSE = 250;

  /** The longest pause is the shortest, doubled so often. */
  private static final int DOUBLED = 5;

  private final NoticeQueue queue;

  /** Guards all that follows, and what it has; the first is being told. */
  private final ArrayDeque<Notice> waiting = new ArrayDeque<>();

  /** Whether the first is being told. */
  private boolean busy;

  private boolean stopped;

  /** How often the first has not been taken. */
  private int failures;

  NoticeLane(NoticeQueue queue) {
    this.queue = queue;
  }

  void add(Notice notice) {
    synchronized (waiting) {
      if (stopped) {
        return;
      }
      waiting.add(notice);
      if (busy) {
        return;
      }
      busy = true;
    }
    goOn();
  }

  void stop() {
    synchronized (waiting) {
      stopped = true;
      waiting.clear();
    }
    queue.deadlines.cancel(this);
  }

  private void goOn() {
    try {
      queue.threads.execute(this::tellFirst);
    } catch (RejectedExecutionException e) {
      stop(); // so does the deployment
    }
  }

  private void tellFirst() {
    Notice notice = firstInTime();
    if (notice == null) {
      return;
    }
    CompletionStage<Integer> unused =
        queue
            .listeners
            .apply(notice.presence().channel())
            .whenComplete((listeners, unknown) -> tell(notice, listeners));
  }

  private void tell(Notice notice, @Nullable Integer listeners) {
    WebhookCall unused = queue.client.send(notice.request(listeners), TIMEOUT, this);
  }

  /** The first that is not too old; null if there is none, and then nobody is busy any more. */
  private @Nullable Notice firstInTime() {
    while (true) {
      Notice first;
      synchronized (waiting) {
        first = waiting.peek();
        if (first == null) {
          busy = false;
          return null;
        }
      }
      if (queue.deadlines.now() - first.made() < PATIENCE.toNanos()) {
        return first;
      }
      queue.outage(first).lose();
      settle();
    }
  }

  /** The first is done with. */
  private @Nullable Notice settle() {
    Notice first;
    synchronized (waiting) {
      failures = 0;
      first = waiting.poll();
    }
    if (first != null) {
      queue.settled();
    }
    return first;
  }

  @Override
  public void answered(Answer answer) {
    int status = answer.status();
    boolean refused = status / 100 == 4 && status != 408 && status != 429;
    if (status / 100 != 2 && !refused) {
      failed("answers " + status);
      return;
    }
    Notice told = settle();
    if (told == null) {
      return;
    }
    if (refused) {
      queue.outage(told).begin("answers " + status); // and would again
      queue.outage(told).lose();
    } else {
      queue.outage(told).end();
    }
    goOn();
  }

  @Override
  public void failed(String problem) {
    Notice first;
    long pause;
    synchronized (waiting) {
      first = waiting.peek();
      pause = SHORTEST_PAUSE << Math.min(failures, DOUBLED);
      failures++;
    }
    if (first != null) {
      queue.outage(first).begin(problem);
      queue.deadlines.start(this, Duration.ofMillis(pause));
    }
  }

  @Override
  protected void onExpired() {
    goOn();
  }
}
