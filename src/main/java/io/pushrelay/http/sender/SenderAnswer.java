package io.pushrelay.http.sender;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.pushrelay.http.request.Accept;
import io.pushrelay.http.response.InfoFormat;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.function.UnaryOperator;

/** What senders are told, in the format that they accept. */
final class SenderAnswer {
  private SenderAnswer() {}

  /**
   * Answers a request.
   *
   * @param body writes it in one of {@link InfoFormat#TYPES}; ASCII only
   */
  static void write(
      HttpServletRequest request,
      HttpServletResponse response,
      int status,
      UnaryOperator<String> body)
      throws IOException {
    String accept = String.join(",", Collections.list(request.getHeaders("Accept")));
    String type = Accept.best(accept, InfoFormat.TYPES);
    byte[] bytes = body.apply(type).getBytes(US_ASCII);
    response.setStatus(status);
    response.setContentType(type);
    response.setContentLength(bytes.length);
    response.addHeader("Vary", "Accept");
    response.setHeader("Cache-Control", "no-cache");
    response.getOutputStream().write(bytes);
  }
}
