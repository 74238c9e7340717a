package io.pushrelay.it;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.Repetitions;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Http2;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.Server;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.time.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A message whose end has not come is none. Whether it is noticed may be a matter of luck. */
final class TruncatedBodyIT {
  /** Payara keeps one of its 200 threads for 30 s for each that is cut off over HTTP/2. */
  private static final int TIMES = Server.tested() == Server.PAYARA ? 10 : Repetitions.of(10, 50);

  /** As long as a server may need to make a message of it. */
  private static final Duration NOTICED = Duration.ofSeconds(1);

  private static final List<CutOff> CUTS = List.of(CutOff.values());

  private static final Duration MOMENT = Duration.ofMillis(40);

  @TempDir static Path directory;

  private static ServerProcess server;
  private static Relay relay;

  @BeforeAll
  static void start() {
    server = ServerProcess.start(directory, ServerProcess.Settings.NONE);
    server.mustDeploy(RelayWar.with("truncated.war", Map.of("push_max_reserved_memory", "64M")));
    relay = server.relay("truncated");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Request head(String channel) {
    return sending("POST", channel).with("Content-Type", "text/plain").under(relay.context());
  }

  private static Http2 connect() {
    return Http2.with(relay.host(), relay.port());
  }

  private static String half(int number) {
    return switch (number % 3) {
      case 0 -> "";
      case 1 -> "half";
      default -> "x".repeat(10_000);
    };
  }

  @ParameterizedTest
  @EnumSource
  void body_without_a_length_that_is_cut_off_over_http_2_is_no_message(CutOff how) {
    areNoMessages(
        (number, channel) -> {
          try (Http2 connection = connect()) {
            connection.head(head(channel), false).data(half(number), false);
            how.cut(connection);
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void body_with_a_length_that_is_cut_off_over_http_2_is_no_message(CutOff how) {
    areNoMessages(
        (number, channel) -> {
          try (Http2 connection = connect()) {
            connection.head(head(channel).declaring(20_000), false).data(half(number), false);
            how.cut(connection);
          }
        });
  }

  @Test
  void request_without_any_of_its_body_is_no_message_over_http_2() {
    areNoMessages(
        (number, channel) -> {
          try (Http2 connection = connect()) {
            connection.head(head(channel), false);
            CUTS.get(number % CUTS.size()).cut(connection);
          }
        });
  }

  @Test
  void body_shorter_than_its_length_is_no_message_over_http_2() {
    areNoMessages(
        (number, channel) -> {
          try (Http2 connection = connect()) {
            Request declaring = head(channel).declaring(20_000);
            if (number % 4 == 0) {
              connection.head(declaring, true);
            } else {
              connection.head(declaring, false).data(half(number), true);
            }
            assertThat(connection.answer()).doesNotContain("queued messages");
          }
        });
  }

  /** Payara takes as many bytes as the length says, and looks at nothing that comes after them. */
  @Test
  void body_longer_than_its_length_is_no_message_over_http_2() {
    BiConsumer<Integer, String> tooLong =
        (number, channel) -> {
          try (Http2 connection = connect()) {
            if (number % 2 == 0) {
              connection.head(head(channel).declaring(1), false).data("half", true).answer();
            } else {
              connection.head(head(channel).declaring(4), false).data("half", false);
              Await.pass(MOMENT);
              connection.data(" of it", true).answer();
            }
          }
        };
    if (Server.tested() == Server.PAYARA) {
      String channel = fresh();
      tooLong.accept(1, channel);
      assertThat(relay.ask(listening(channel))).isMessage("half");
    } else {
      areNoMessages(tooLong);
    }
  }

  private static void areNoMessages(BiConsumer<Integer, String> request) {
    List<String> channels = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      String channel = fresh();
      channels.add(channel);
      request.accept(i, channel);
    }
    Await.pass(NOTICED);
    assertThat(channels).filteredOn(channel -> relay.messages(channel) > 0).isEmpty();
  }

  static Stream<Arguments> whole() {
    String large = "x".repeat(2000); // Tomcat ends connections of clients that send many small ones
    return Stream.of(
        Arguments.of("", false, List.of()),
        Arguments.of("", true, List.of()),
        Arguments.of("hello", false, List.of("hello")),
        Arguments.of("hello", true, List.of("hello")),
        Arguments.of("hello", false, List.of("hello", "")),
        Arguments.of("hello", true, List.of("hello", "")),
        Arguments.of(large + large, false, List.of(large, large)),
        Arguments.of(large + large, true, List.of(large, large)));
  }

  @ParameterizedTest
  @MethodSource("whole")
  void body_that_has_come_to_its_end_is_a_message_over_http_2(
      String body, boolean hasLength, List<String> parts) {
    for (int i = 0; i < TIMES; i++) {
      String channel = fresh();
      Request head = hasLength ? head(channel).declaring(body.length()) : head(channel);
      try (Http2 connection = connect()) {
        connection.head(head, parts.isEmpty());
        for (int part = 0; part < parts.size(); part++) {
          if (i % 2 == 0) {
            Await.pass(Duration.ofMillis(5));
          }
          connection.data(parts.get(part), part == parts.size() - 1);
        }
        assertThat(connection.answer()).contains("queued messages: 1");
      }
      assertThat(relay.ask(listening(channel))).isMessage(body);
    }
  }

  @Test
  void body_with_trailer_fields_is_a_message_over_http_2() {
    for (int i = 0; i < TIMES; i++) {
      String channel = fresh();
      try (Http2 connection = connect()) {
        connection.head(head(channel), false).data("hello", false).trailer("x-sum", "1");
        assertThat(connection.answer()).contains("queued messages: 1");
      }
      assertThat(relay.ask(listening(channel))).isMessage("hello");
    }
  }

  @Test
  void body_that_is_cut_off_over_http_1_is_no_message() {
    areNoMessages(
        (number, channel) -> {
          String half = half(number);
          Request request =
              number % 2 == 0
                  ? head(channel).declaring(20_000).sent(half)
                  : head(channel)
                      .with("Transfer-Encoding", "chunked")
                      .sent(half.isEmpty() ? "" : Request.chunks(half));
          try (Exchange exchange = relay.connect().send(request)) {
            switch (number % 5) {
              case 0 -> {}
              case 1 -> Await.pass(MOMENT);
              case 2 -> exchange.reset();
              case 3 -> {
                Await.pass(MOMENT);
                exchange.reset();
              }
              default -> {
                exchange.finish();
                Await.pass(MOMENT);
              }
            }
          }
        });
  }

  /** The last chunk without the empty line that ends the trailer fields. */
  @Test
  void body_whose_last_chunk_has_no_end_is_no_message() {
    areNoMessages(
        (number, channel) -> {
          Request request =
              head(channel)
                  .with("Transfer-Encoding", "chunked")
                  .sent(Request.chunks("half") + (number % 2 == 0 ? "0" : "0\r\n"));
          try (Exchange exchange = relay.connect().send(request)) {
            Await.pass(MOMENT);
            exchange.finish();
            Await.pass(MOMENT);
          }
        });
  }
}
