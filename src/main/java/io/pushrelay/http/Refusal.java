package io.pushrelay.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response;
import java.io.IOException;

/**
 * A request that is answered with an error status and a sentence that says why. It has no stack
 * trace: it is the client that is wrong, and how often is the client's choice.
 */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final String TYPE = "text/plain; charset=utf-8";

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

  private static byte[] body(String sentence) {
    return (sentence + "\n").getBytes(UTF_8);
  }

  /** Answers without JAX-RS. */
  static void write(HttpServletResponse response, int status, String sentence) throws IOException {
    byte[] body = body(sentence);
    response.setStatus(status);
    response.setContentType(TYPE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  static Response.ResponseBuilder response(int status, String sentence) {
    byte[] body = body(sentence);
    return Response.status(status)
        .header("Content-Type", TYPE)
        .header("Content-Length", body.length)
        .entity(body);
  }
}
