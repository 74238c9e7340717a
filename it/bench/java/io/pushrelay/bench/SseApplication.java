package io.pushrelay.bench;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseBroadcaster;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Event streams as an application of Jakarta EE has them when it uses what JAX-RS brings: a
 * broadcaster for each channel. Its events have no ids, and it keeps none.
 */
@ApplicationPath("/")
public class SseApplication extends Application {
  /** What listeners and senders ask. */
  @ApplicationScoped
  @Path("/")
  public static class Channels {
    private final Map<String, SseBroadcaster> broadcasters = new ConcurrentHashMap<>();

    /** Holds a listener. The comment has the server send its headers at once, as clients want. */
    @GET
    @Path("listen")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void listen(
        @QueryParam("id") String channel, @Context SseEventSink sink, @Context Sse sse) {
      CompletionStage<?> unused = sink.send(sse.newEventBuilder().comment("hi").build());
      broadcasters.computeIfAbsent(channel, id -> sse.newBroadcaster()).register(sink);
    }

    /** Takes a message. */
    @POST
    @Path("send")
    public void send(@QueryParam("id") String channel, @Context Sse sse, String message) {
      SseBroadcaster broadcaster = broadcasters.get(channel);
      if (broadcaster != null) {
        CompletionStage<?> unused = broadcaster.broadcast(sse.newEvent(message));
      }
    }

    /** Ends the streams of a channel. */
    @DELETE
    @Path("send")
    public void end(@QueryParam("id") String channel) {
      SseBroadcaster broadcaster = broadcasters.remove(channel);
      if (broadcaster != null) {
        broadcaster.close();
      }
    }
  }
}
