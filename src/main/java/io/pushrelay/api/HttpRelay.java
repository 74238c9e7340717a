package io.pushrelay.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A relay's sender location, over connections that are kept for the next message. Thread-safe. */
final class HttpRelay implements Relay {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LONGEST_SENTENCE = 1_000;

  /** Without the URL, in which somebody may have written a password. */
  private static final String UNUSABLE =
      "The relay's URL can't be used: something like http://localhost:8080/pushrelay/send was"
          + " expected.";

  private final URI sender;
  private final @Nullable String authorization;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * @param authorization of each request; null: none
   * @throws IllegalArgumentException if it is no sender location's URL
   */
  HttpRelay(URI sender, @Nullable String authorization) {
    if (sender.getHost() == null
        || !("http".equals(sender.getScheme()) || "https".equals(sender.getScheme()))
        || sender.getRawQuery() != null
        || sender.getRawFragment() != null
        || sender.getRawUserInfo() != null) {
      throw new IllegalArgumentException(UNUSABLE);
    }
    this.sender = sender;
    this.authorization = authorization;
  }

  /**
   * The relay at what somebody has configured.
   *
   * @throws IllegalArgumentException if it is no sender location's URL
   */
  static HttpRelay at(String sender, @Nullable String authorization) {
    URI url;
    try {
      url = new URI(sender);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(UNUSABLE);
    }
    return new HttpRelay(url, authorization);
  }

  /** Authorization as RFC 7617 has it. */
  static String basic(String user, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }

  @Override
  public void send(String channel, Message message) {
    HttpRequest.Builder request = request(channel).POST(BodyPublishers.ofByteArray(message.body()));
    request.header("Content-Type", ascii("A message's type", message.contentType()));
    String event = message.event();
    if (event != null) {
      request.header("X-EventSource-Event", ascii("An event's name", event));
    }
    answer(request.build());
  }

  /** What the JDK's client can write into a header. */
  private static String ascii(String what, String value) {
    if (value.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new RelayException(400, what + " goes to a relay over HTTP in ASCII alone.", null);
    }
    return value;
  }

  @Override
  public Optional<ChannelInfo> info(String channel) {
    HttpResponse<String> answer = answer(request(channel).GET().build());
    return answer.statusCode() == 404 ? Optional.empty() : Optional.of(read(answer.body()));
  }

  private static ChannelInfo read(String json) {
    try (JsonReader reader = Json.createReader(new StringReader(json))) {
      JsonObject info = reader.readObject();
      int requested = info.getInt("requested");
      return new ChannelInfo(
          info.getInt("messages"),
          requested < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(requested)),
          info.getInt("listeners"),
          Optional.ofNullable(info.getString("last_message_id", null)));
    } catch (JsonException | ClassCastException | NullPointerException e) {
      throw new RelayException(
          RelayException.NO_ANSWER, "What answers at the relay's URL is no relay.", e);
    }
  }

  @Override
  public boolean delete(String channel) {
    return answer(request(channel).DELETE().build()).statusCode() != 404;
  }

  private HttpRequest.Builder request(String channel) {
    String id = URLEncoder.encode(new Channel(this, channel).id(), UTF_8).replace("+", "%20");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(sender + "?id=" + id))
            .timeout(PATIENCE)
            .header("Accept", "application/json");
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return request;
  }

  /** An answer that the relay gives if it has done it, or if the channel is not there. */
  private HttpResponse<String> answer(HttpRequest request) {
    HttpResponse<String> answer;
    try {
      answer = client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new RelayException(
          RelayException.NO_ANSWER, "The relay at %s does not answer.".formatted(sender), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RelayException(
          RelayException.NO_ANSWER, "Nobody waits for the relay's answer any more.", e);
    }
    int status = answer.statusCode();
    boolean asks = !request.method().equals("POST");
    if (status / 100 == 2 || (status == 404 && asks && answer.body().isEmpty())) {
      return answer;
    }
    throw new RelayException(
        status, "The relay at %s answered %d%s".formatted(sender, status, sentence(answer)), null);
  }

  /** What it said, if it is a relay's sentence. */
  private static String sentence(HttpResponse<String> answer) {
    String type = answer.headers().firstValue("Content-Type").orElse("");
    String body = answer.body().strip();
    return type.startsWith("text/plain") && !body.isEmpty() && body.length() <= LONGEST_SENTENCE
        ? ": " + body
        : ".";
  }
}
