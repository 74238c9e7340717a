package io.pushrelay.http.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.access.SenderRates;
import io.pushrelay.store.StoreException;
import io.pushrelay.token.TokenException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A request that is answered with an error status and a sentence that says why. It has no stack
 * trace: it is the client that is wrong, and how often is the client's choice.
 */
public final class HttpException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = System.getLogger(HttpException.class.getName());

  /** Why nobody can be served while the store can't be reached, or does not answer. */
  public static final String STORE_FAILED = "The store of messages does not answer.";

  /** Why nobody can listen while the application that decides it does not. */
  public static final String UNDECIDED =
      "The application that decides who listens does not answer.";

  /** The media type of sentences. */
  public static final String TYPE = "text/plain; charset=utf-8";

  private final int status;
  private final String sentence;

  /** Of WWW-Authenticate; empty: there is none. */
  private final String challenge;

  /** Seconds of Retry-After; 0: what its status has. */
  private final long retryAfter;

  /**
   * @param sentence for whoever wrote the request: names the thing and what was expected
   */
  public HttpException(int status, String sentence) {
    this(status, sentence, "");
  }

  private HttpException(int status, String sentence, String challenge) {
    this(status, sentence, challenge, 0);
  }

  private HttpException(int status, String sentence, String challenge, long retryAfter) {
    super(sentence, null, false, false);
    this.status = status;
    this.sentence = sentence;
    this.challenge = challenge;
    this.retryAfter = retryAfter;
  }

  /** What a client is told whom a token does not let in. */
  public static HttpException of(TokenException refusal) {
    return new HttpException(
        BearerChallenge.status(refusal.kind()), refusal.sentence(), BearerChallenge.of(refusal));
  }

  /** What a client is told of a failure; of one that is the relay's, the log says more. */
  public static HttpException of(Throwable failure) {
    if (failure instanceof HttpException refusal) {
      return refusal;
    }
    if (failure instanceof TokenException refusal) {
      return of(refusal);
    }
    if (failure instanceof CompletionException && failure.getCause() != null) {
      return of(failure.getCause()); // what the store told a thread that waits for it
    }
    if (failure instanceof StoreException store) {
      String reason = store.getMessage();
      return new HttpException(store.isFull() ? 507 : 503, reason == null ? STORE_FAILED : reason);
    }
    if (failure instanceof IOException) {
      // Of the client's making; it has most likely gone and hears no answer.
      return new HttpException(400, "The request ended before it was complete.");
    }
    LOG.log(Level.ERROR, "A request failed", failure);
    return new HttpException(500, "The relay failed; its log says more.");
  }

  /** A message that is larger than its location allows. */
  public static HttpException tooLarge(int limit) {
    return new HttpException(
        413, "The message is too large: %d bytes at most are allowed.".formatted(limit));
  }

  /**
   * More messages than their sender may send.
   *
   * @param nanos after which it may, or {@link SenderRates#NEVER}
   */
  public static HttpException tooManyMessages(long nanos) {
    if (nanos == SenderRates.NEVER) {
      return new HttpException(
          413, "They are more messages at once than one sender may ever send (push_sender_rate).");
    }
    return new HttpException(
        429,
        "You have sent as many messages as one sender may for now (push_sender_rate).",
        "",
        1 + TimeUnit.NANOSECONDS.toSeconds(nanos));
  }

  /** A message for which there is no room. */
  public static HttpException noRoom() {
    return new HttpException(507, "The memory for messages (push_max_reserved_memory) is used up.");
  }

  /** The sentence as it is sent, a copy. */
  public byte[] body() {
    return (sentence + "\n").getBytes(UTF_8);
  }

  public String sentence() {
    return sentence;
  }

  public int status() {
    return status;
  }

  /**
   * Answers with it, without sending it.
   *
   * @throws IOException if the client has gone
   */
  public void write(HttpServletResponse response) throws IOException {
    byte[] body = body();
    addRetryAfter(response, status);
    if (retryAfter > 0) {
      response.setHeader("Retry-After", Long.toString(retryAfter));
    }
    if (status == 415) {
      response.setHeader("Accept-Encoding", "identity"); // RFC 9110, section 15.5.16
    }
    if (!challenge.isEmpty()) {
      response.setHeader("WWW-Authenticate", challenge);
    }
    response.setStatus(status);
    response.setContentType(TYPE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** Says when to come back, if that helps: some seconds, not the same for all. */
  public static void addRetryAfter(HttpServletResponse response, int status) {
    if (status == 503 || status == 429) {
      response.setHeader(
          "Retry-After", Integer.toString(ThreadLocalRandom.current().nextInt(1, 6)));
    }
  }
}
