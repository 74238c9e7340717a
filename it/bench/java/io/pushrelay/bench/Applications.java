package io.pushrelay.bench;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** Peers that are applications of the same server, each in a process of its own. */
final class Applications {
  /** The name of the ceiling. */
  static final String BARE = "bare servlet";

  private Applications() {}

  /** The ceiling: two servlets of the same server. */
  static Peer bareServlet(Path directory, List<String> options) {
    return new Peer.JakartaServer(
        BARE,
        directory,
        options,
        Set.of(LoadTransport.LONG_POLL, LoadTransport.EVENT_STREAM),
        war(BareRelay.class));
  }

  /** What JAX-RS brings, on the same server. */
  static Peer sseBroadcaster(Path directory, List<String> options) {
    return new Peer.JakartaServer(
        "SseBroadcaster",
        directory,
        options,
        Set.of(LoadTransport.EVENT_STREAM),
        war(SseApplication.class));
  }

  /** What Jakarta WebSocket brings, on the same server. */
  static Peer serverEndpoint(Path directory, List<String> options) {
    return new Peer.JakartaServer(
        "@ServerEndpoint",
        directory,
        options,
        Set.of(LoadTransport.WEB_SOCKET),
        war(WebSocketApplication.class));
  }

  /** CometD, on the same server. */
  static Peer cometD(Path directory, List<String> options) {
    List<File> libraries =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(File::new)
            .filter(file -> file.getName().matches("(cometd-|jetty-util-|slf4j-api-).*"))
            .toList();
    return new Peer.JakartaServer(
        "CometD",
        directory,
        options,
        Set.of(LoadTransport.BAYEUX),
        war(CometDApplication.class).addAsLibraries(libraries.toArray(new File[0])));
  }

  /** An archive with an application's class and those in it. */
  private static WebArchive war(Class<?> application) {
    return ShrinkWrap.create(WebArchive.class, "relay.war").addClass(application);
  }
}
