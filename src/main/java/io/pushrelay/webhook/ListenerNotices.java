package io.pushrelay.webhook;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.config.WebhookPolicy;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Tells the application who begins and ends to listen (protocol, "Subscribe requests").
 * Thread-safe; none of it blocks.
 */
public final class ListenerNotices {
  private final NoticeQueue queue;
  private final InstantSource clock;
  private final PollingClients polling;

  /** What the ids of this deployment's connections begin with: nobody else's do. */
  private final String prefix = UUID.randomUUID() + "-";

  private final AtomicLong last = new AtomicLong();

  ListenerNotices(NoticeQueue queue, InstantSource clock) {
    this.queue = queue;
    this.clock = clock;
    this.polling = new PollingClients(this, queue.deadlines);
  }

  /** Of a client that has a stream. */
  public Attendance ofStream(
      WebhookPolicy policy, List<ChannelId> channels, @Nullable String subject, String transport) {
    return new Connection(policy, channels, subject, transport);
  }

  /** Of one request of a client that polls. */
  public Attendance ofPoll(WebhookPolicy policy, PollingClient client, String transport) {
    return polling.attendance(policy, client, transport);
  }

  PollingClients polling() {
    return polling;
  }

  /** What begins and ends: as many notices as it has channels. */
  final class Connection implements Attendance {
    private final WebhookPolicy policy;
    private final List<ChannelId> channels;
    private final @Nullable String subject;
    private final String transport;
    private final String id = prefix + last.incrementAndGet();

    Connection(
        WebhookPolicy policy,
        List<ChannelId> channels,
        @Nullable String subject,
        String transport) {
      this.policy = policy;
      this.channels = channels;
      this.subject = subject;
      this.transport = transport;
    }

    @Override
    public void begin() {
      tell(policy.subscribeUrl(), null);
    }

    @Override
    public void end(String reason) {
      tell(policy.unsubscribeUrl(), reason);
    }

    private void tell(@Nullable URI url, @Nullable String reason) {
      if (url == null) {
        return;
      }
      for (ChannelId channel : channels) {
        queue.add(
            new Notice(
                url,
                channel,
                subject,
                transport,
                id,
                reason,
                clock.instant(),
                queue.deadlines.now()));
      }
    }
  }
}
