package io.pushrelay.it;

import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Crowd;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.time.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As many listeners at once as a server of this size is asked to hold. */
@Tag("long")
final class ManyListenersIT {
  private static final int LISTENERS = 10_000;

  /** Longer than the 30 seconds after which containers give up on asynchronous requests. */
  private static final Duration HELD = Duration.ofSeconds(35);

  /** Until all of them have been answered, on a machine that has other things to do. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir static Path directory;

  @Test
  void ten_thousand_listeners_are_held_and_told_while_other_applications_answer()
      throws IOException {
    try (ServerProcess server =
            ServerProcess.start(
                directory,
                new ServerProcess.Settings(
                    List.of("-Xmx2g"),
                    Map.of(
                        "push_max_reserved_memory", "64M",
                        "push_listener_timeout", "10m",
                        "push_listener_concurrency", "broadcast"),
                    Map.of()));
        Crowd crowd = new Crowd("localhost", server.port())) {
      assertThat(server.deploys(RelayWar.named("many.war"))).as("many was deployed").isTrue();
      assertThat(server.deploys(RelayWar.otherApplication("other.war"))).as("other").isTrue();
      Relay relay = server.relay("many");
      Relay other = server.relay("other");
      relay.ask(sending("PUT", "news"));
      while (crowd.size() < LISTENERS) {
        crowd.join(250, Relay.listening("news").under(relay.context()));
        int joined = crowd.size();
        server.await(joined + " are held", () -> relay.known("news").listeners() == joined);
      }
      long end = System.nanoTime() + HELD.toNanos();
      while (System.nanoTime() < end) {
        answersSoon(other);
        Await.pass(Duration.ofMillis(500));
      }
      assertThat(crowd.answers()).as("answers before there was a message").isEmpty();
      assertThat(relay.known("news").listeners()).as("listeners").isEqualTo(LISTENERS);
      assertThat(relay.posted("/send", "news", "news for all")).hasStatus(201);
      while (crowd.waiting() > 0 && System.nanoTime() < end + PATIENCE.toNanos()) {
        answersSoon(other);
        crowd.listen(Duration.ofMillis(100));
      }
      assertThat(crowd.waiting()).as("listeners without an answer").isZero();
      assertThat(crowd.answers()).containsOnly(Map.entry("200 news for all", LISTENERS));
      assertThat(relay.known("news").listeners()).as("listeners after it").isZero();

      relay.ask(sending("PUT", "more"));
      crowd.askAgain(Relay.listening("more").under(relay.context()));
      server.await(
          "all that were told have come back", () -> relay.known("more").listeners() == LISTENERS);
      assertThat(crowd.answers()).as("answers to those who came back").isEmpty();
    }
  }

  private static void answersSoon(Relay other) {
    long start = System.nanoTime();
    assertThat(other.ask(Request.of("GET", "/index.html"))).isMessage("another application");
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(took)
        .as("what another application took to answer")
        .isLessThan(Duration.ofSeconds(10));
  }
}
