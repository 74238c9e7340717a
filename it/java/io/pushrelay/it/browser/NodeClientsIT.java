package io.pushrelay.it.browser;

import static io.pushrelay.it.client.Relay.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Relay;
import io.pushrelay.it.server.Proxy;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.time.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The clients that the documentation names, each as its package is, under Node.js. */
@Tag("long")
final class NodeClientsIT {
  private static final String NAME = "clients";

  /** Those that give up for good at the first answer that is no event stream. */
  private static final Set<String> GIVE_UP =
      Set.of("eventsource", "event-source-polyfill", "nchan eventsource");

  @TempDir static Path directory;

  private static Node node;
  private static ServerProcess server;

  private Proxy proxy;

  @BeforeAll
  static void start() {
    node = Node.prepared();
    server = ServerProcess.start(directory, ServerProcess.Settings.NONE);
    deploy();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static void deploy() {
    server.mustDeploy(RelayWar.with(NAME + ".war", Map.of("push_message_buffer_length", "1000")));
  }

  private static Relay relay() {
    return server.relay(NAME);
  }

  @BeforeEach
  void open() {
    proxy = new Proxy(server.port());
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  static Stream<String> clients() {
    return Stream.of(
        "eventsource",
        "event-source-polyfill",
        "reconnecting-eventsource",
        "fetch-event-source",
        "ws",
        "nchan websocket",
        "nchan eventsource",
        "nchan longpoll",
        "pushrelay-client websocket",
        "pushrelay-client eventsource",
        "pushrelay-client longpoll");
  }

  private NodeClient listen(String client, String channel) {
    String url = "http://localhost:%d/%s/listen?id=%s".formatted(proxy.port(), NAME, channel);
    return node.listen(client, url);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void client_gets_each_message_once_and_in_order_before_and_after_a_pause(String name) {
    String channel = fresh();
    List<String> sent = new ArrayList<>();
    try (NodeClient client = listen(name, channel)) {
      client.await("open");
      for (int pause = 0; pause < 3; pause++) {
        for (int i = 0; i < 4; i++) {
          sent.add("message %d of part %d".formatted(i, pause));
          relay().post(channel, sent.get(sent.size() - 1));
          if (i == 1) {
            // The next two are sent while nobody listens, or to a new listener: as it happens.
            assertThat(client.messages(sent.size())).isEqualTo(sent);
            relay().awaitListeners(1, channel);
            proxy.cut();
          }
        }
        assertThat(client.messages(sent.size())).isEqualTo(sent);
      }
    }
  }

  /** As a server may that opens its port early; Payara does. */
  @Test
  void clients_go_on_after_a_kill_unless_they_give_up_at_a_404() throws Exception {
    Map<String, NodeClient> clients = new LinkedHashMap<>();
    try {
      clients().forEach(name -> clients.put(name, listen(name, channel(name))));
      clients.values().forEach(client -> client.await("open"));
      clients.keySet().forEach(name -> relay().post(channel(name), "before"));
      clients.values().forEach(client -> assertThat(client.messages(1)).containsExactly("before"));
      server.kill();
      server =
          ServerProcess.start(
              Files.createDirectory(directory.resolve("again")), ServerProcess.Settings.NONE);
      int asked = proxy.requests().size();
      proxy.leadTo(server.port());
      for (String name : clients.keySet()) {
        Pattern its = Pattern.compile("id=" + channel(name) + "[ &]");
        Await.until(
            name + " is answered 404",
            NodeClient.PATIENCE,
            () -> proxy.requests().stream().skip(asked).anyMatch(its.asPredicate()));
      }
      deploy();
      clients.keySet().forEach(name -> relay().post(channel(name), "after"));
      clients.forEach(
          (name, client) -> {
            if (GIVE_UP.contains(name)) {
              assertThat(client.messages()).as(name).containsExactly("before");
            } else {
              assertThat(client.messages(2)).as(name).containsExactly("before", "after");
            }
          });
    } finally {
      clients.values().forEach(NodeClient::close);
    }
  }

  private static String channel(String client) {
    return "killed-" + client.replace(' ', '-');
  }
}
