package io.pushrelay.http.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * How what the status location tells is sent.
 *
 * @param type of the text
 * @param isHead whether the text itself is left out
 */
record StatusAnswer(String type, boolean isHead) {
  /** To this request, which may be over when it is sent. */
  static StatusAnswer to(HttpServletRequest request, String type) {
    return new StatusAnswer(type, request.getMethod().equals("HEAD"));
  }

  /**
   * @throws IOException if the client has gone
   */
  void send(HttpServletResponse response, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    response.setStatus(status);
    response.setContentType(type);
    response.setContentLength(body.length);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (!isHead) {
      response.getOutputStream().write(body);
    }
  }
}
