package io.pushrelay.http.websocket;

import io.pushrelay.access.SenderRates;
import io.pushrelay.broker.Broker;
import io.pushrelay.config.Location;
import io.pushrelay.config.Locations;
import io.pushrelay.config.RelayConfig;
import io.pushrelay.container.UndertowSockets;
import io.pushrelay.events.ChannelEvents;
import io.pushrelay.http.listening.ListenerGate;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The endpoints, brought to the container when the deployment starts. Thread-safe. */
public final class WebSocketEndpoints {
  /** What a listener may send in a frame, in bytes: as much as a frame of control may have. */
  static final int IGNORED = 125;

  /** Lines about a message before each of them, as Nchan has it. */
  static final String META = "ws+meta.nchan";

  /**
   * The same as without a subprotocol. A browser gives up a WebSocket if it offered some and none
   * was chosen, and a page that offers its token has to offer another one.
   */
  private static final String PLAIN = "pushrelay";

  private final SenderEndpoint senders;

  private WebSocketEndpoints(SenderEndpoint senders) {
    this.senders = senders;
  }

  /** Closes the sockets of senders; those of listeners are the broker's to end. */
  public void stop() {
    senders.stop();
  }

  /**
   * Registers both endpoints; the configuration's locations are found by the filter.
   *
   * @param gate where listeners come through
   * @param rates of the senders
   * @param scheduler says when a closing handshake has taken too long
   * @param nanos a clock in nanoseconds
   * @throws IllegalStateException if the container does not take them
   */
  public static WebSocketEndpoints register(
      ServerContainer container,
      RelayConfig config,
      Broker broker,
      ChannelEvents events,
      ListenerGate gate,
      SenderRates rates,
      ScheduledExecutorService scheduler,
      LongSupplier nanos) {
    // Of each socket Tomcat keeps buffers of this size from its beginning, whatever it asks for
    // then. A longer message comes in parts. A listener's messages are ignored, as a rule.
    container.setDefaultMaxTextMessageBufferSize(IGNORED + 1);
    container.setDefaultMaxBinaryMessageBufferSize(IGNORED + 1);
    Locations locations = config.locations();
    FrameFormat format = new FrameFormat();
    Publishing publishing = new Publishing(broker.metrics, events, rates);
    UndertowSockets undertow = new UndertowSockets(scheduler);
    SenderEndpoint senders = new SenderEndpoint(broker, locations, publishing, undertow);
    add(
        container,
        Handshake.LISTENERS,
        List.of(META, PLAIN),
        ListenerEndpoint.class,
        () -> new ListenerEndpoint(gate, locations, format, publishing, undertow, nanos));
    add(container, Handshake.SENDERS, List.of(PLAIN), SenderEndpoint.class, () -> senders);
    return new WebSocketEndpoints(senders);
  }

  private static <T extends Endpoint> void add(
      ServerContainer container,
      String path,
      List<String> subprotocols,
      Class<T> kind,
      Supplier<T> endpoints) {
    try {
      container.addEndpoint(
          ServerEndpointConfig.Builder.create(kind, path)
              .subprotocols(subprotocols)
              .configurator(new Configurator(endpoints))
              .build());
    } catch (DeploymentException e) {
      throw new IllegalStateException("The container does not take a WebSocket's endpoint", e);
    }
  }

  /** The location of a handshake, which the filter has found to be there. */
  static <T extends Location> T location(Locations locations, Handshake handshake, Class<T> kind) {
    Locations.Match match = locations.find(handshake.location());
    if (match == null) {
      throw new IllegalStateException("there is no location " + handshake.location());
    }
    Location other = match.other();
    return kind.cast(other != null && kind.isInstance(other) ? other : match.location());
  }

  /** Asked by the container for the endpoint of each socket. */
  private static final class Configurator extends ServerEndpointConfig.Configurator {
    private final Supplier<? extends Endpoint> endpoints;

    Configurator(Supplier<? extends Endpoint> endpoints) {
      this.endpoints = endpoints;
    }

    @Override
    public <T> T getEndpointInstance(Class<T> type) {
      return type.cast(endpoints.get());
    }

    /** None: to compress costs memory for each socket, and messages are small. */
    @Override
    public List<Extension> getNegotiatedExtensions(
        List<Extension> installed, List<Extension> requested) {
      return List.of();
    }

    /** Looked at by the filter, with the request at hand. */
    @Override
    public boolean checkOrigin(String origin) {
      return true;
    }
  }
}
