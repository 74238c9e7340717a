package io.pushrelay.webhook;

import io.pushrelay.channel.Body;
import io.pushrelay.time.Deadlines;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One request to the application: answered, failed, or cancelled, whichever comes first. It is its
 * own deadline, that of the whole answer. Thread-safe.
 */
final class WebhookCall extends Deadlines.Deadline {
  /** What becomes of it; one of them is called, once, in any thread, and must not block. */
  interface Reply {
    void answered(Answer answer);

    /**
     * @param problem what the application did, as the end of a sentence
     */
    void failed(String problem);
  }

  private final Deadlines deadlines;
  private final Reply reply;
  private final AtomicBoolean settled = new AtomicBoolean();
  private volatile @Nullable Future<?> exchange;

  WebhookCall(Deadlines deadlines, Reply reply) {
    this.deadlines = deadlines;
    this.reply = reply;
  }

  /** It is under way. */
  void began(Future<?> running) {
    exchange = running;
    if (settled.get()) {
      running.cancel(true);
    }
  }

  /** Takes the answer whose head has come. */
  BoundedBody read(HttpResponse.ResponseInfo head) {
    return new BoundedBody(
        WebhookClient.LONGEST_BODY,
        body -> {
          if (settle()) {
            reply.answered(new Answer(head.statusCode(), head.headers(), Body.of(body)));
          }
        });
  }

  void fail(Throwable failure) {
    if (settle()) {
      reply.failed(problem(failure));
    }
  }

  private static String problem(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof ConnectException) {
      return "can't be reached";
    }
    return (cause instanceof IOException ? "gives no answer: " : "can't be asked: ") + cause;
  }

  /** Nobody wants to know any more; nobody is told. */
  void cancel() {
    if (settle()) {
      abort();
    }
  }

  @Override
  protected void onExpired() {
    if (settle()) {
      abort();
      reply.failed("does not answer in time");
    }
  }

  private boolean settle() {
    boolean first = settled.compareAndSet(false, true);
    if (first) {
      deadlines.cancel(this);
    }
    return first;
  }

  private void abort() {
    Future<?> running = exchange;
    if (running != null) {
      running.cancel(true);
    }
  }
}
