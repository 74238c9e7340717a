package io.pushrelay.broker.client;

import io.pushrelay.broker.Broker;
import io.pushrelay.broker.EndReason;
import io.pushrelay.broker.Listener;
import io.pushrelay.broker.multi.MultiSubscription;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Client;
import io.pushrelay.channel.Position;
import io.pushrelay.config.ListenerLocation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The clients that listen: where all transports begin to. Thread-safe. */
public final class Clients {
  private final Broker broker;
  private final ListenerLimits limits;

  public Clients(Broker broker, ListenerLimits limits) {
    this.broker = broker;
    this.limits = limits;
  }

  /**
   * Why one more listener of a client would be refused now, before anything is done for it.
   *
   * @return null if it would not
   */
  public @Nullable EndReason refusal(Client client) {
    return limits.isOff() ? null : limits.refusal(client);
  }

  /**
   * Asks for what comes after a position ({@link MultiSubscription#listen}), or tells the listener
   * why not.
   */
  public void listen(
      Client client,
      ListenerLocation location,
      List<ChannelId> channels,
      Position after,
      Listener listener) {
    String subject = client.subject();
    if (limits.isOff() && subject == null) {
      MultiSubscription.listen(broker, channels, location, after, listener);
      return;
    }
    ListenerLimits.Place place = limits.isOff() ? null : limits.place(client);
    EndReason refusal = place == null ? null : place.take();
    if (refusal != null) {
      listener.end(refusal);
      return;
    }
    ClientListener known = new ClientListener(listener, broker.subjects, subject, channels, place);
    try {
      MultiSubscription.listen(broker, channels, location, after, known);
    } catch (RuntimeException | Error e) {
      known.leave(); // nobody tells it its end
      throw e;
    }
  }
}
