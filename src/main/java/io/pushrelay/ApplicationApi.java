package io.pushrelay;

import io.pushrelay.broker.Broker;
import io.pushrelay.config.Locations;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.direct.DirectRelay;
import io.pushrelay.events.ChannelEvents;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Gives the relay to Java in the same deployment, if there is any that would use it. */
final class ApplicationApi {
  private static final Logger LOG = System.getLogger("io.pushrelay");
  private static final String CLASS = "io.pushrelay.api.LocalRelays";

  private ApplicationApi() {}

  /**
   * To be called when the relay has started.
   *
   * @return takes it away again
   */
  static Runnable start(
      String contextPath, Locations locations, Broker broker, ChannelEvents events) {
    for (var location : locations.all()) {
      if (location instanceof SenderLocation sender && isThere()) {
        try {
          return DirectRelay.start(contextPath, sender, broker, events);
        } catch (LinkageError e) {
          LOG.log(
              Level.WARNING, "The io.pushrelay.api that is there is of another version: {0}", e);
          return () -> {};
        }
      }
    }
    return () -> {};
  }

  private static boolean isThere() {
    try {
      Class.forName(CLASS, false, ApplicationApi.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false; // the application does not carry it, as most don't
    }
  }
}
