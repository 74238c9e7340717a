package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.sending;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Relay;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients that accept gzip are sent (protocol, "Compression"); read by the JDK's client. */
@Directives({
  "push_listener /compressed",
  "push_compress@/compressed 100",
  "push_listener_concurrency@/compressed broadcast",
})
public interface CompressionContract {
  String LARGE = "{\"name\":\"value that comes again\"}".repeat(100);
  String SMALL = "small";
  HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Relay relay();

  private HttpResponse<InputStream> listen(
      String channel, String accept, String encoding, String... more)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(relay().origin() + relay().context() + "/compressed?id=" + channel))
            .header("Accept", accept)
            .header("Accept-Encoding", encoding)
            .timeout(Duration.ofSeconds(30));
    if (more.length > 0) {
      request.headers(more);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  /** The lines up to an empty one; read byte by byte, as what follows has not come. */
  private static String block(InputStream in) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    int last = 0;
    for (int c = in.read(); c != '\n' || last != '\n'; c = in.read()) {
      if (c < 0) {
        return block.toString(UTF_8);
      }
      block.write(c);
      last = c;
    }
    return block.toString(UTF_8);
  }

  @Test
  default void stream_is_compressed_for_who_accepts_it_and_each_event_comes_at_once()
      throws IOException, InterruptedException {
    String channel = fresh();
    HttpResponse<InputStream> response = listen(channel, "text/event-stream", "gzip, deflate, br");
    assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(response.headers().allValues("Vary")).anyMatch(v -> v.contains("Accept-Encoding"));
    try (InputStream raw = response.body();
        InputStream in = new GZIPInputStream(raw);
        EventStreamClient plain = relay().stream(Relay.listening("/compressed", channel))) {
      assertThat(block(in)).isEqualTo(": hi\n");
      for (String text : new String[] {SMALL, LARGE, SMALL, LARGE}) {
        relay().post(channel, text);
        assertThat(block(in)).endsWith("data: " + text + "\n");
        assertThat(plain.data()).isEqualTo(text);
      }
      relay().ask(sending("DELETE", channel));
      assertThat(block(in)).contains(": 410");
      assertThat(in.read()).as("the end of the gzip member, its checksum right").isNegative();
    }
  }

  @Test
  default void stream_that_has_missed_messages_ends_with_the_checksum_of_what_was_sent()
      throws IOException, InterruptedException {
    String channel = fresh();
    String first = relay().post(channel, LARGE).id();
    for (int i = 0; i < 10; i++) {
      relay().post(channel, LARGE);
    }
    HttpResponse<InputStream> response =
        listen(channel, "text/event-stream", "gzip", "Last-Event-ID", first);
    try (InputStream raw = response.body();
        InputStream in = new GZIPInputStream(raw)) {
      assertThat(block(in)).isEqualTo(": hi\n");
      assertThat(block(in)).isEqualTo("event: missed\ndata: " + first + "\n");
      assertThat(block(in)).endsWith("data: " + LARGE + "\n");
      relay().ask(sending("DELETE", channel));
      String last = block(in);
      while (!last.contains(": 410")) {
        last = block(in);
      }
      assertThat(in.read()).as("the end of the gzip member, its checksum right").isNegative();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip;q=0, *", "deflate, br"})
  default void stream_is_sent_as_it_is_to_who_does_not(String encoding)
      throws IOException, InterruptedException {
    String channel = fresh();
    HttpResponse<InputStream> response = listen(channel, "text/event-stream", encoding);
    assertThat(response.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(response.headers().allValues("Vary")).anyMatch(v -> v.contains("Accept-Encoding"));
    try (InputStream in = response.body()) {
      assertThat(block(in)).isEqualTo(": hi\n");
      relay().post(channel, LARGE);
      assertThat(block(in)).endsWith("data: " + LARGE + "\n");
    }
  }

  @Test
  default void answer_to_a_long_poll_is_compressed_from_that_size_on_if_it_gets_smaller()
      throws IOException, InterruptedException {
    String channel = fresh();
    relay().post(channel, LARGE);
    HttpResponse<InputStream> large = listen(channel, "*/*", "gzip");
    assertThat(large.statusCode()).isEqualTo(200);
    assertThat(large.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(large.headers().firstValue("Vary").orElse("")).contains("Accept-Encoding");
    assertThat(large.headers().firstValue("ETag")).isPresent();
    byte[] body = large.body().readAllBytes();
    assertThat(large.headers().firstValueAsLong("Content-Length")).hasValue(body.length);
    assertThat(body.length).isLessThan(LARGE.length() / 5);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes())
        .asString(UTF_8)
        .isEqualTo(LARGE);
    HttpResponse<InputStream> plain = listen(channel, "*/*", "identity");
    assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(plain.body().readAllBytes()).asString(UTF_8).isEqualTo(LARGE);

    String other = fresh();
    relay().post(other, SMALL);
    HttpResponse<InputStream> small = listen(other, "*/*", "gzip");
    assertThat(small.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(small.body().readAllBytes()).asString(UTF_8).isEqualTo(SMALL);

    String random = fresh();
    String noise =
        new Random(1)
            .ints(1_000, 0x4e00, 0x9f00)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    relay().post(random, noise);
    HttpResponse<InputStream> noisy = listen(random, "*/*", "gzip");
    byte[] sent = noisy.body().readAllBytes();
    assertThat(sent.length).isLessThanOrEqualTo(noise.getBytes(UTF_8).length);
  }
}
