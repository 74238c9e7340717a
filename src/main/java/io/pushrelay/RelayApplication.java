package io.pushrelay;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;

/** The JAX-RS application: all of the deployment's paths; the configuration says which are used. */
@ApplicationPath("/")
public class RelayApplication extends Application {
  /** Settings of implementations, each of which passes over what it does not know. */
  @Override
  public Map<String, Object> getProperties() {
    return Map.of(
        // Jersey: an error without a body stays without one, instead of the server's HTML page.
        "jersey.config.server.response.setStatusOverSendError", true);
  }
}
