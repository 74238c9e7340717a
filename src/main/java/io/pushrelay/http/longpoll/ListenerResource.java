package io.pushrelay.http.longpoll;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;

/**
 * Holds listeners. It takes every request that {@code LocationFilter} has found to be a listener's,
 * which has the root as its path by then, and {@link LongPollHandler} answers it. Stateless,
 * thread-safe.
 */
@Path("/")
@ApplicationScoped
public class ListenerResource {
  /** A listener asks for a message. */
  @GET
  public void get(@Suspended AsyncResponse answer) {
    JaxRsRequest.current().suspended(answer);
  }
}
