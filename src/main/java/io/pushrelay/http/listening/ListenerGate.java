package io.pushrelay.http.listening;

import io.pushrelay.broker.Broker;
import io.pushrelay.broker.EndReason;
import io.pushrelay.broker.ExpiringListener;
import io.pushrelay.broker.Listener;
import io.pushrelay.broker.client.Clients;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Client;
import io.pushrelay.channel.Position;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.RelayConfig;
import io.pushrelay.config.WebhookPolicy;
import io.pushrelay.config.value.Transport;
import io.pushrelay.events.ChannelEvents;
import io.pushrelay.http.request.HttpException;
import io.pushrelay.http.request.ListenRequest;
import io.pushrelay.metrics.Metrics;
import io.pushrelay.presence.Attendance;
import io.pushrelay.presence.PollingClient;
import io.pushrelay.presence.PresenceObserver;
import io.pushrelay.presence.PresenceTracker;
import io.pushrelay.webhook.AuthorizeRequest;
import io.pushrelay.webhook.Decision;
import io.pushrelay.webhook.Refusal;
import io.pushrelay.webhook.Webhooks;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Where every listener comes through on its way to the broker, whatever its transport is: the
 * application is asked first whether it may, and told who listens, where that is configured. No
 * thread waits for the answer. Thread-safe.
 */
public final class ListenerGate {
  private final Broker broker;
  private final Clients clients;
  private final @Nullable Webhooks webhooks;
  private final ChannelEvents events;
  private final PresenceTracker presence;
  private final Inquiries inquiries;
  private final Set<PendingSubscription> pending = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  /**
   * The gate of a deployment.
   *
   * @param threads the container's
   */
  public static ListenerGate open(
      RelayConfig config, Broker broker, Clients clients, ChannelEvents events, Executor threads) {
    boolean needed =
        config.locations().all().stream()
            .anyMatch(l -> l instanceof ListenerLocation listener && listener.webhooks().isSet());
    return new ListenerGate(broker, clients, needed ? webhooks(broker, threads) : null, events);
  }

  private static Webhooks webhooks(Broker broker, Executor threads) {
    return new Webhooks(
        threads,
        broker.deadlines,
        channel -> broker.info(channel).thenApply(info -> info == null ? 0 : info.listeners()));
  }

  /**
   * @param webhooks null if no location has any
   */
  ListenerGate(Broker broker, Clients clients, @Nullable Webhooks webhooks, ChannelEvents events) {
    this.broker = broker;
    this.clients = clients;
    this.webhooks = webhooks;
    this.events = events;
    this.presence = new PresenceTracker(broker.deadlines, InstantSource.system());
    this.inquiries = new Inquiries(broker.deadlines);
  }

  /** What listeners are counted by. */
  public Metrics metrics() {
    return broker.metrics;
  }

  /**
   * Asks the application about a listener, and goes on at once.
   *
   * @return null if it need not be asked
   * @throws HttpException if it can't be asked
   */
  public @Nullable Inquiry ask(
      HttpServletRequest request,
      ListenerLocation location,
      ListenRequest asked,
      Transport transport) {
    WebhookPolicy policy = location.webhooks();
    CompletableFuture<Decision> decision = null;
    if (policy.authorizeUrl() != null && webhooks != null) {
      AuthorizeRequest question =
          new AuthorizeRequest(policy.authorizeUrl(), policy.authorizeTimeout());
      AuthorizeHeaders.addTo(question, request, location, asked, transport);
      decision = webhooks.authorizer().ask(question);
      if (decision == null) {
        throw new HttpException(503, HttpException.UNDECIDED);
      }
      if (decision.isDone() && decision.join().allowed()) {
        decision = null;
      }
    }
    PresenceObserver observer = observer(location);
    Attendance attendance =
        observer == null ? null : attendance(observer, request, location, asked, transport);
    return decision == null && attendance == null ? null : new Inquiry(decision, attendance);
  }

  /** Who is told that somebody begins or ends to listen; null if nobody is. */
  private @Nullable PresenceObserver observer(ListenerLocation location) {
    PresenceObserver onChannel = events.observer(location);
    if (!location.webhooks().tells() || webhooks == null) {
      return onChannel;
    }
    PresenceObserver application = webhooks.observer(location.webhooks());
    return onChannel == null
        ? application
        : change -> {
          application.changed(change);
          onChannel.changed(change);
        };
  }

  private Attendance attendance(
      PresenceObserver observer,
      HttpServletRequest request,
      ListenerLocation location,
      ListenRequest asked,
      Transport transport) {
    if (transport != Transport.LONGPOLL) {
      return presence.ofStream(
          observer, asked.channels(), asked.client().subject(), transport.toString());
    }
    String userAgent = Objects.requireNonNullElse(request.getHeader("User-Agent"), "");
    return presence.ofPoll(
        observer,
        location.webhooks().unsubscribeDelay(),
        new PollingClient(location.path(), asked.channels(), asked.client(), userAgent),
        transport.toString());
  }

  /**
   * Begins to listen, or does so when the application allows it.
   *
   * @param client who listens
   * @param expires when the listener is not let in any more, in milliseconds since the epoch
   * @param inquiry what came of {@link #ask}
   */
  public void begin(
      ListenerLocation location,
      Client client,
      List<ChannelId> channels,
      Position after,
      long expires,
      RefusableListener listener,
      @Nullable Inquiry inquiry) {
    Listener own = ExpiringListener.until(expires, broker, listener);
    if (inquiry != null && inquiry.attendance() != null) {
      own = new NotifyingListener(own, inquiry.attendance());
    }
    CompletableFuture<Decision> decision = inquiry == null ? null : inquiry.decision();
    if (decision == null) {
      clients.listen(client, location, channels, after, own);
      return;
    }
    PendingSubscription waiting =
        new PendingSubscription(own, () -> decision.cancel(true), task -> broker.enqueue(task, 0));
    pending.add(waiting);
    own.begin(waiting);
    listener.onPending();
    CompletableFuture<Decision> unused =
        decision.whenComplete(
            (decided, cancelled) -> {
              pending.remove(waiting);
              if (decided != null) {
                broker.enqueue(
                    () -> {
                      if (decided.allowed()) {
                        waiting.allow(
                            held -> clients.listen(client, location, channels, after, held));
                      } else {
                        refuse(waiting, listener, decided.refusal());
                      }
                    },
                    0);
              }
            });
    if (stopped) {
      waiting.refuse(EndReason.STOPPING, () -> {});
    }
  }

  private static void refuse(
      PendingSubscription waiting, RefusableListener listener, @Nullable Refusal refusal) {
    if (refusal == null) {
      waiting.refuse(EndReason.UNDECIDED, () -> {});
    } else {
      waiting.refuse(EndReason.REFUSED, () -> listener.refuse(refusal));
    }
  }

  /**
   * Keeps what was asked until a WebSocket's endpoint takes it.
   *
   * @return its number
   * @throws HttpException if there are too many
   */
  public long keep(Inquiry inquiry) {
    long number = inquiries.add(inquiry);
    if (number == 0) {
      inquiry.cancel();
      throw new HttpException(503, "Too many WebSockets are being opened.");
    }
    return number;
  }

  /** What was kept under that number; null if it has gone. */
  public @Nullable Inquiry take(long number) {
    return inquiries.take(number);
  }

  /** Those about whom the application is being asked are sent away; others may come. */
  public void disconnectAll() {
    pending.forEach(waiting -> waiting.refuse(EndReason.STOPPING, () -> {}));
  }

  /** Nobody is asked or told anything any more. May be called again. */
  public void stop() {
    stopped = true;
    disconnectAll();
    if (webhooks != null) {
      webhooks.close();
    }
  }
}
