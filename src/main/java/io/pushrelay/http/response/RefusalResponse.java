package io.pushrelay.http.response;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.container.ContentTypeField;
import io.pushrelay.webhook.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * How a listener is told that the application does not let it listen (protocol, "Authorize
 * request"). Stateless, thread-safe.
 */
public final class RefusalResponse {
  /** What an application may close with, a status added to it. */
  private static final int CLOSE_CODES = 4000;

  /** What is left of the 125 bytes of a close frame. */
  private static final int LONGEST_REASON = 123;

  private RefusalResponse() {}

  /**
   * Answers a request with it, without sending it.
   *
   * @throws IOException if the client has gone
   */
  public static void write(Refusal refusal, HttpServletResponse response) throws IOException {
    response.setStatus(refusal.status());
    response.setHeader("Cache-Control", "no-store"); // some statuses may be kept otherwise
    if (refusal.challenge() != null) {
      response.setHeader("WWW-Authenticate", refusal.challenge());
    }
    if (refusal.contentType() != null) {
      ContentTypeField.set(response, refusal.contentType());
    }
    response.setContentLength(refusal.body().length());
    refusal.body().writeTo(response.getOutputStream());
  }

  /** With what a WebSocket is closed. */
  public static int closeCode(int status) {
    return CLOSE_CODES + status;
  }

  /** The status, and the first line of the body if it is plain text. */
  public static String closeReason(Refusal refusal) {
    String type = refusal.contentType();
    boolean text = type != null && type.regionMatches(true, 0, "text/plain", 0, 10);
    String body = text ? new String(refusal.body().bytes(), UTF_8) : "";
    return closeReason(refusal.status(), body.lines().findFirst().orElse(""));
  }

  /** The status and a line, as much as a close frame holds. */
  public static String closeReason(int status, String line) {
    String reason = (status + " " + line.replaceAll("[\\p{Cntrl}\uFFFD]", "")).strip();
    StringBuilder cut = new StringBuilder();
    int bytes = 0;
    for (int c : reason.codePoints().toArray()) {
      String next = Character.toString(c);
      bytes += next.getBytes(UTF_8).length;
      if (bytes > LONGEST_REASON) {
        break;
      }
      cut.append(next);
    }
    return cut.toString();
  }
}
