package io.pushrelay;

import io.pushrelay.http.longpoll.ErrorMapper;
import io.pushrelay.http.longpoll.ListenerResource;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;

/** The JAX-RS application, which has the listeners: the configuration says at which paths. */
@ApplicationPath("/")
public class RelayApplication extends Application {
  /** Named one by one: TomEE does not find providers by their annotation. */
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(ListenerResource.class, ErrorMapper.class);
  }

  /** Settings of implementations, each of which passes over what it does not know. */
  @Override
  public Map<String, Object> getProperties() {
    return Map.of(
        // Jersey: an error without a body stays without one, instead of the server's HTML page.
        "jersey.config.server.response.setStatusOverSendError", true,
        // Jersey: nothing that the server would put in front of every resource, such as Payara's
        // tracing, by which a listener that waits for a message is a request that takes minutes.
        "jersey.config.disableAutoDiscovery", true,
        "jersey.config.disableMetainfServicesLookup", true,
        "jersey.config.server.wadl.disableWadl", true,
        // Jersey: responses say how long they are, and need not be buffered to find that out.
        "jersey.config.contentLength.buffer", 0);
  }
}
