package io.pushrelay.presence;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.time.Deadlines;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Knows clients again and gives each connection an id, so that others can be told who begins and
 * who ends to listen (protocol, "Subscribe requests" and "Channel events"). Thread-safe; none of it
 * blocks.
 */
public final class PresenceTracker {
  private final InstantSource clock;
  private final PollingClients polling;

  /** What the ids of this deployment's connections begin with: nobody else's do. */
  private final String prefix = UUID.randomUUID() + "-";

  private final AtomicLong last = new AtomicLong();

  /**
   * @param clock the wall's
   */
  public PresenceTracker(Deadlines deadlines, InstantSource clock) {
    this.clock = clock;
    this.polling = new PollingClients(this, deadlines);
  }

  /** Of a client that has a stream. */
  public Attendance ofStream(
      PresenceObserver observer,
      List<ChannelId> channels,
      @Nullable String subject,
      String transport) {
    return new Connection(observer, channels, subject, transport);
  }

  /**
   * Of one request of a client that polls.
   *
   * @param delay after what time without another request the client has left
   */
  public Attendance ofPoll(
      PresenceObserver observer, Duration delay, PollingClient client, String transport) {
    return polling.attendance(observer, delay, client, transport);
  }

  /** How many clients that poll are remembered. */
  public int polling() {
    return polling.size();
  }

  /** What begins and ends: for each of its channels. */
  final class Connection implements Attendance {
    private final PresenceObserver observer;
    private final List<ChannelId> channels;
    private final @Nullable String subject;
    private final String transport;
    private final String id = prefix + last.incrementAndGet();

    Connection(
        PresenceObserver observer,
        List<ChannelId> channels,
        @Nullable String subject,
        String transport) {
      this.observer = observer;
      this.channels = channels;
      this.subject = subject;
      this.transport = transport;
    }

    @Override
    public void begin() {
      tell(null);
    }

    @Override
    public void end(String reason) {
      tell(reason);
    }

    private void tell(@Nullable String reason) {
      for (ChannelId channel : channels) {
        observer.changed(new Presence(channel, subject, transport, id, reason, clock.instant()));
      }
    }
  }
}
