package io.pushrelay.http;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.config.ListenerLocation;
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
  public void get(@Context HttpServletRequest jaxrs, @Suspended AsyncResponse answer) {
    LocatedRequest located = LocatedRequest.of(jaxrs);
    HttpServletRequest request = located.request();
    ChannelId channel = ChannelIds.of(request, located.match());
    if (located.match().location() instanceof ListenerLocation location) {
      listener.get(request, location, channel, answer);
    } else {
      answer.resume(sender.get(request, channel));
    }
  }

  /** A sender sends a message. */
  @POST
  public Response post(@Context HttpServletRequest jaxrs) throws IOException {
    LocatedRequest located = LocatedRequest.of(jaxrs);
    HttpServletRequest request = located.request();
    return sender.post(request, senderLocation(located), ChannelIds.of(request, located.match()));
  }

  /** A sender creates a channel. */
  @PUT
  public Response put(@Context HttpServletRequest jaxrs) {
    LocatedRequest located = LocatedRequest.of(jaxrs);
    HttpServletRequest request = located.request();
    return sender.put(request, senderLocation(located), ChannelIds.of(request, located.match()));
  }

  /** A sender deletes a channel. */
  @DELETE
  public Response delete(@Context HttpServletRequest jaxrs) {
    LocatedRequest located = LocatedRequest.of(jaxrs);
    HttpServletRequest request = located.request();
    return sender.delete(request, ChannelIds.of(request, located.match()));
  }

  private static SenderLocation senderLocation(LocatedRequest located) {
    return (SenderLocation) located.match().location();
  }
}
