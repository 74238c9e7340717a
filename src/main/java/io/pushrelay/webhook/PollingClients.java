package io.pushrelay.webhook;

import io.pushrelay.config.WebhookPolicy;
import io.pushrelay.time.Deadlines;
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

  private final ListenerNotices notices;
  private final Deadlines deadlines;
  private final Map<PollingClient, Present> present = new HashMap<>();

  PollingClients(ListenerNotices notices, Deadlines deadlines) {
    this.notices = notices;
    this.deadlines = deadlines;
  }

  /** Of one request. */
  Attendance attendance(WebhookPolicy policy, PollingClient client, String transport) {
    return new Attendance() {
      private @Nullable Present mine;

      @Override
      public void begin() {
        mine = ask(policy, client, transport);
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
      WebhookPolicy policy, PollingClient client, String transport) {
    Present known = present.get(client);
    if (known == null) {
      if (present.size() >= MOST) {
        return null;
      }
      known = new Present(policy, client, transport);
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
      deadlines.start(known, known.policy.unsubscribeDelay());
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
    private final WebhookPolicy policy;
    private final PollingClient client;
    private final ListenerNotices.Connection connection;
    private int asking;
    private String reason = "";

    Present(WebhookPolicy policy, PollingClient client, String transport) {
      this.policy = policy;
      this.client = client;
      this.connection =
          notices.new Connection(policy, client.channels(), client.client().subject(), transport);
    }

    @Override
    protected void onExpired() {
      leave(this);
    }
  }
}
