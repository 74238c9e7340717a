package io.pushrelay.webhook;

import io.pushrelay.time.Deadlines;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to the application, and holds no thread while it waits for an answer. Redirects
 * are not followed.
 *
 * <p>Of Java 17's HttpClient a thread of its own ends only when the client is garbage. It keeps the
 * context class loader of whoever made it, and so must not have the deployment's; and nothing but
 * this object may refer to the client, which it lets go of when it is closed.
 *
 * <p>Thread-safe.
 */
final class WebhookClient {
  /** How much of an answer's body is read, in bytes. */
  static final int LONGEST_BODY = 4096;

  /** None of them waits for an answer. */
  private static final int MOST_THREADS = 16;

  private final Deadlines deadlines;
  private volatile @Nullable HttpClient client;

  /**
   * @param threads where answers are read; the container's
   */
  WebhookClient(Executor threads, Deadlines deadlines) {
    this.deadlines = deadlines;
    Thread current = Thread.currentThread();
    ClassLoader own = current.getContextClassLoader();
    current.setContextClassLoader(ClassLoader.getSystemClassLoader());
    try {
      client =
          HttpClient.newBuilder()
              .executor(new BoundedExecutor(threads, MOST_THREADS))
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .build();
    } finally {
      current.setContextClassLoader(own);
    }
  }

  /**
   * Sends it.
   *
   * @param timeout within which the whole answer must have come
   */
  WebhookCall send(HttpRequest request, Duration timeout, WebhookCall.Reply reply) {
    WebhookCall call = new WebhookCall(deadlines, reply);
    HttpClient current = client;
    if (current == null) {
      call.fail(new IllegalStateException("the deployment stops"));
      return call;
    }
    deadlines.start(call, timeout);
    try {
      CompletableFuture<HttpResponse<Boolean>> answer = current.sendAsync(request, call::read);
      call.began(answer);
      CompletableFuture<HttpResponse<Boolean>> unused =
          answer.whenComplete(
              (response, failure) -> {
                if (failure != null) {
                  call.fail(failure);
                }
              });
    } catch (RuntimeException e) {
      call.fail(e);
    }
    return call;
  }

  boolean isClosed() {
    return client == null;
  }

  /** Sends nothing any more, and lets go of the client. */
  void close() {
    client = null;
  }
}
