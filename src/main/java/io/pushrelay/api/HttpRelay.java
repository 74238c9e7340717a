package io.pushrelay.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A relay's sender location, over connections that are kept for the next message.
 *
 * <p>Of Java 17's HttpClient a thread of its own ends only when the client is garbage. It keeps the
 * context class loader of whoever made it, and so must not have the application's; and nothing but
 * this object may refer to the client, which it lets go of when it is closed.
 *
 * <p>Thread-safe.
 */
final class HttpRelay implements Relay {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LONGEST_SENTENCE = 1_000;

  /** So many bytes of an answer are read; a channel's info with its subjects has fewer. */
  private static final int LONGEST_ANSWER = 1 << 18;

  /** Without the URL, in which somebody may have written a password. */
  private static final String UNUSABLE =
      "The relay's URL can't be used: something like http://localhost:8080/pushrelay/send was"
          + " expected.";

  private final URI sender;
  private final @Nullable String authorization;
  private volatile @Nullable HttpClient client;

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
    Thread current = Thread.currentThread();
    ClassLoader own = current.getContextClassLoader();
    current.setContextClassLoader(ClassLoader.getSystemClassLoader());
    try {
      client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(PATIENCE)
              .followRedirects(HttpClient.Redirect.NEVER)
              .build();
    } finally {
      current.setContextClassLoader(own);
    }
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
    HttpRequest.Builder request =
        request(channel)
            .header("Content-Type", message.contentType())
            .POST(BodyPublishers.ofByteArray(message.body()));
    String event = message.event();
    if (event != null) {
      request.header("X-EventSource-Event", event);
    }
    answer(request.build());
  }

  /** What was read from an answer. */
  private record Info(
      int messages,
      Optional<Duration> sinceRequested,
      int listeners,
      Optional<String> lastMessageId)
      implements ChannelInfo {}

  @Override
  public Optional<ChannelInfo> info(String channel) {
    HttpResponse<String> answer = answer(request(channel).GET().build());
    return answer.statusCode() == 404 ? Optional.empty() : Optional.of(read(answer.body()));
  }

  private static ChannelInfo read(String json) {
    try (JsonReader reader = Json.createReader(new StringReader(json))) {
      JsonObject info = reader.readObject();
      int requested = info.getInt("requested");
      return new Info(
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
    String id = URLEncoder.encode(Channel.checked(channel), UTF_8).replace("+", "%20");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(sender + "?id=" + id))
            .header("Accept", "application/json");
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return request;
  }

  /** An answer that the relay gives if it has done it, or if the channel is not there. */
  private HttpResponse<String> answer(HttpRequest request) {
    HttpResponse<String> answer = exchange(request);
    int status = answer.statusCode();
    boolean asks = !request.method().equals("POST");
    if (status / 100 == 2 || (status == 404 && asks && answer.body().isEmpty())) {
      return answer;
    }
    throw new RelayException(
        status, "The relay at %s answered %d%s".formatted(sender, status, sentence(answer)), null);
  }

  /** The request's own time-out would end with the answer's head. */
  private HttpResponse<String> exchange(HttpRequest request) {
    HttpClient open = client;
    if (open == null) {
      throw new IllegalStateException("The connections to the relay are closed.");
    }
    CompletableFuture<HttpResponse<String>> answer = open.sendAsync(request, head -> text());
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new RelayException(
          RelayException.NO_ANSWER, "The relay at %s does not answer.".formatted(sender), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RelayException(
          RelayException.NO_ANSWER, "Nobody waits for the relay's answer any more.", e);
    } finally {
      answer.cancel(true);
    }
  }

  /** The beginning of a body, as text. */
  private static BodySubscriber<String> text() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    return BodySubscribers.mapping(
        BodySubscribers.ofByteArrayConsumer(
            next ->
                next.ifPresent(
                    some ->
                        bytes.write(
                            some, 0, Math.min(some.length, LONGEST_ANSWER - bytes.size())))),
        end -> bytes.toString(UTF_8));
  }

  /** What it said, if it is a relay's sentence. */
  private static String sentence(HttpResponse<String> answer) {
    String type = answer.headers().firstValue("Content-Type").orElse("");
    String body = answer.body().strip();
    return type.startsWith("text/plain") && !body.isEmpty() && body.length() <= LONGEST_SENTENCE
        ? ": " + body
        : ".";
  }

  void close() {
    client = null;
  }
}
