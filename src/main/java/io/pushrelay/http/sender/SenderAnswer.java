package io.pushrelay.http.sender;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.pushrelay.http.request.Accept;
import io.pushrelay.http.response.InfoFormat;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;

/** What senders are told, in the format that they accept. */
final class SenderAnswer {
  private SenderAnswer() {}

  /** Which of {@link InfoFormat#TYPES} a sender wants. */
  static String type(HttpServletRequest request) {
    String accept = String.join(",", Collections.list(request.getHeaders("Accept")));
    return Accept.best(accept, InfoFormat.TYPES);
  }

  /**
   * Answers a request, without sending it.
   *
   * @param text ASCII only
   */
  static void write(HttpServletResponse response, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(US_ASCII);
    response.setStatus(status);
    response.setContentType(type);
    response.setContentLength(bytes.length);
    response.addHeader("Vary", "Accept");
    response.setHeader("Cache-Control", "no-cache");
    response.getOutputStream().write(bytes);
  }
}
