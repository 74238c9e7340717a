package io.pushrelay.webhook;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the application who may listen (protocol, "Authorize request"). Whatever goes wrong, nobody
 * is let in by it. Thread-safe.
 */
public final class Authorizer {
  /** Questions that may be without an answer at a time, so that strangers can't pile them up. */
  static final int MOST = 1000;

  private static final String CONSEQUENCE = "Until it does, new listeners are answered 503.";

  private final WebhookClient client;
  private final LongSupplier nanos;
  private final DecisionCache cache;
  private final AtomicInteger asking = new AtomicInteger();
  private final ConcurrentHashMap<URI, Outage> outages = new ConcurrentHashMap<>();

  /**
   * @param nanos a clock in nanoseconds
   */
  Authorizer(WebhookClient client, LongSupplier nanos) {
    this.client = client;
    this.nanos = nanos;
    this.cache = new DecisionCache(nanos);
  }

  /**
   * Asks.
   *
   * @return the decision, there at once perhaps; to be cancelled if it does not matter any more.
   *     Completed in a thread that must not block. Null if it is asked too much already, or the
   *     deployment stops
   */
  public @Nullable CompletableFuture<Decision> ask(AuthorizeRequest request) {
    ByteBuffer key = request.key();
    if (cache.isAllowed(key)) {
      return CompletableFuture.completedFuture(Decision.ALLOWED);
    }
    if (client.isClosed()) {
      return null;
    }
    Outage outage = outages.computeIfAbsent(request.url(), url -> new Outage(url, CONSEQUENCE));
    if (asking.incrementAndGet() > MOST) {
      asking.decrementAndGet();
      outage.begin("has " + MOST + " questions to answer");
      return null;
    }
    Question question = new Question(key, outage);
    WebhookCall call = client.send(request.build(), request.timeout(), question);
    CompletableFuture<Decision> unused =
        question.decision.whenComplete(
            (decision, failure) -> {
              asking.decrementAndGet();
              call.cancel();
            });
    return question.decision;
  }

  /** How many are without an answer. */
  int asking() {
    return asking.get();
  }

  private final class Question implements WebhookCall.Reply {
    private final ByteBuffer key;
    private final Outage outage;
    private final long asked = nanos.getAsLong();
    private final CompletableFuture<Decision> decision = new CompletableFuture<>();

    Question(ByteBuffer key, Outage outage) {
      this.key = key;
      this.outage = outage;
    }

    @Override
    public void answered(Answer answer) {
      @Nullable Decision decided =
          switch (answer.status() / 100) {
            case 2 -> Decision.ALLOWED;
            case 4 -> Decision.refused(Refusal.of(answer));
            default -> null;
          };
      if (decided == null) {
        failed("answers " + answer.status());
        return;
      }
      outage.end();
      if (decided.allowed()) {
        cache.add(key, answer.headers(), asked);
      }
      decision.complete(decided);
    }

    @Override
    public void failed(String problem) {
      outage.begin(problem);
      decision.complete(Decision.UNDECIDED);
    }
  }
}
