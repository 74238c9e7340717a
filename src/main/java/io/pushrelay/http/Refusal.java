package io.pushrelay.http;

import jakarta.ws.rs.core.Response;

/**
 * A request that is answered with an error status and a sentence that says why. It has no stack
 * trace: it is the client that is wrong, and how often is the client's choice.
 */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String sentence;

  /**
   * @param sentence for whoever wrote the request: names the thing and what was expected
   */
  Refusal(int status, String sentence) {
    super(sentence, null, false, false);
    this.status = status;
    this.sentence = sentence;
  }

  int status() {
    return status;
  }

  Response response() {
    return response(status, sentence).build();
  }

  static Response.ResponseBuilder response(int status, String sentence) {
    return Response.status(status)
        .header("Content-Type", "text/plain; charset=utf-8")
        .entity(sentence + "\n");
  }
}
