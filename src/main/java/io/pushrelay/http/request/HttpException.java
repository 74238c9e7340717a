package io.pushrelay.http.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * A request that is answered with an error status and a sentence that says why. It has no stack
 * trace: it is the client that is wrong, and how often is the client's choice.
 */
public final class HttpException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = System.getLogger(HttpException.class.getName());

  /** The media type of sentences. */
  public static final String TYPE = "text/plain; charset=utf-8";

  private final int status;
  private final String sentence;

  /**
   * @param sentence for whoever wrote the request: names the thing and what was expected
   */
  public HttpException(int status, String sentence) {
    super(sentence, null, false, false);
    this.status = status;
    this.sentence = sentence;
  }

  /** What a client is told of a failure; of one that is the relay's, the log says more. */
  public static HttpException of(Throwable failure) {
    if (failure instanceof HttpException refusal) {
      return refusal;
    }
    if (failure instanceof IOException) {
      // Of the client's making; it has most likely gone and hears no answer.
      return new HttpException(400, "The request ended before it was complete.");
    }
    LOG.log(Level.ERROR, "A request failed", failure);
    return new HttpException(500, "The relay failed; its log says more.");
  }

  /** The sentence as it is sent, a copy. */
  public byte[] body() {
    return body(sentence);
  }

  public int status() {
    return status;
  }

  public void write(HttpServletResponse response) throws IOException {
    write(response, status, sentence);
  }

  private static byte[] body(String sentence) {
    return (sentence + "\n").getBytes(UTF_8);
  }

  /** Answers with a sentence. */
  public static void write(HttpServletResponse response, int status, String sentence)
      throws IOException {
    byte[] body = body(sentence);
    response.setStatus(status);
    response.setContentType(TYPE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
