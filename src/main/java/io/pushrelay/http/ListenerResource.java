package io.pushrelay.http;

import io.pushrelay.broker.Broker;
import io.pushrelay.broker.Stay;
import io.pushrelay.config.ListenerLocation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;

/**
 * What a listener's location answers (protocol, "Listener location"). It takes every request that
 * {@link LocationFilter} has found to be a listener's, which has the root as its path by then.
 * Stateless, thread-safe.
 */
@Path("/")
@ApplicationScoped
public class ListenerResource {
  @Inject Broker broker;
  @Inject ConnectionWatch watch;

  /** A listener asks for a message. */
  @GET
  public void get(@Suspended AsyncResponse answer) {
    LocatedRequest located = LocatedRequest.current();
    HttpServletRequest request = located.request();
    ListenerLocation location = (ListenerLocation) located.match().location();
    Question asked = Question.of(request, located.match());
    HeldRequest listener =
        new HeldRequest(
            broker, location, asked, answer, request.getAsyncContext(), located.response());
    Stay stay = broker.listen(asked.channels(), location, asked.after(), listener);
    listener.requestIsOver(() -> watch.watch(request, stay::leave));
  }
}
