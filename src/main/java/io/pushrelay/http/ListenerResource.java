package io.pushrelay.http;

import io.pushrelay.broker.Broker;
import io.pushrelay.broker.Stay;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;
import io.pushrelay.config.ListenerLocation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.AsyncResponse;

/** What a listener's location answers (protocol, "Listener location"). Stateless, thread-safe. */
@ApplicationScoped
public class ListenerResource {
  @Inject Broker broker;
  @Inject ConnectionWatch watch;

  void get(
      HttpServletRequest request,
      ListenerLocation location,
      ChannelId channel,
      AsyncResponse answer) {
    MessageId position = Position.of(request);
    HeldRequest listener =
        new HeldRequest(broker, location, channel, position, answer, request.getAsyncContext());
    Stay stay =
        broker.listen(channel, location, position == null ? MessageId.START : position, listener);
    listener.requestIsOver(() -> watch.watch(request, stay::leave));
  }
}
