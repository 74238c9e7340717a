package io.pushrelay.http;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.Locations;
import io.pushrelay.config.SenderLocation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;

/**
 * Takes every request that {@link LocationFilter} lets pass, which has found the location, and
 * hands it to the resource of the location's kind.
 */
@Path("{path: .*}")
@ApplicationScoped
public class LocationResource {
  @Inject SenderResource sender;
  @Inject ListenerResource listener;

  /** A listener asks for a message, or a sender about a channel. */
  @GET
  public void get(@Context HttpServletRequest request, @Suspended AsyncResponse answer) {
    Locations.Match match = LocationFilter.match(request);
    ChannelId channel = ChannelIds.of(request, match);
    if (match.location() instanceof ListenerLocation location) {
      listener.get(request, location, channel, answer);
    } else {
      answer.resume(sender.get(request, channel));
    }
  }

  /** A sender sends a message. */
  @POST
  public Response post(@Context HttpServletRequest request) throws IOException {
    Locations.Match match = LocationFilter.match(request);
    return sender.post(request, (SenderLocation) match.location(), ChannelIds.of(request, match));
  }

  /** A sender creates a channel. */
  @PUT
  public Response put(@Context HttpServletRequest request) {
    Locations.Match match = LocationFilter.match(request);
    return sender.put(request, (SenderLocation) match.location(), ChannelIds.of(request, match));
  }

  /** A sender deletes a channel. */
  @DELETE
  public Response delete(@Context HttpServletRequest request) {
    return sender.delete(request, ChannelIds.of(request, LocationFilter.match(request)));
  }
}
