package io.pushrelay.presence;

import io.pushrelay.time.Deadlines;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The clients that poll: each listens from its first request until it has not asked again for a
 * while after its last answer. Thread-safe.
 */
final class PollingClients {
  /** More than that are not told of: each is remembered for some seconds. */
  static final int MOST = 100_000;

  private final PresenceTracker tracker;
  private final Deadlines deadlines;
  private final Map<PollingClient, Present> present = new HashMap<>();

  PollingClients(PresenceTracker tracker, Deadlines deadlines) {
    this.tracker = tracker;
    this.deadlines = deadlines;
  }

  /** Of one request. */
  Attendance attendance(
      PresenceObserver observer, Duration delay, PollingClient client, String transport) {
    return new Attendance() {
      private @Nullable Present mine;

      @Override
      public void begin() {
        mine = ask(observer, delay, client, transport);
      }

      @Override
      public void end(String reason) {
        if (mine != null) {
          answer(mine, reason);
        }
      }
    };
  }

  private synchronized @Nullable Present ask(
      PresenceObserver observer, Duration delay, PollingClient client, String transport) {
    Present known = present.get(client);
    if (known == null) {
      if (present.size() >= MOST) {
        return null;
      }
      known = new Present(observer, delay, client, transport);
      present.put(client, known);
      known.connection.begin();
    }
    known.asking++;
    deadlines.cancel(known);
    return known;
  }

  private synchronized void answer(Present known, String reason) {
    known.asking--;
    known.reason = reason;
    if (known.asking == 0) {
      deadlines.start(known, known.delay);
    }
  }

  private synchronized void leave(Present known) {
    if (known.asking == 0 && present.remove(known.client, known)) {
      known.connection.end(known.reason);
    }
  }

  synchronized int size() {
    return present.size();
  }

  /** One that has asked; guarded by those who are present. */
  private final class Present extends Deadlines.Deadline {
    private final Duration delay;
    private final PollingClient client;
    private final PresenceTracker.Connection connection;
    private int asking;
    private String reason = "";

    Present(PresenceObserver observer, Duration delay, PollingClient client, String transport) {
      this.delay = delay;
      this.client = client;
      this.connection =
          tracker.new Connection(observer, client.channels(), client.client().subject(), transport);
    }

    @Override
    protected void onExpired() {
      leave(this);
    }
  }
}
