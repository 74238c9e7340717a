package io.pushrelay.http.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/**
 * What becomes of the frames of a listener's socket, where its path is a sender's too (protocol,
 * "Frames that send"). Immutable, thread-safe.
 *
 * @param status 0 if they are sent, else why they are not
 * @param sentence for whoever wrote the client; empty if they are sent
 */
public record Sending(int status, String sentence) {
  /** They are messages. */
  public static final Sending ALLOWED = new Sending(0, "");

  /** The socket is closed with this when the first one comes. */
  public static Sending refused(int status, String sentence) {
    return new Sending(status, sentence);
  }

  boolean isAllowed() {
    return status == 0;
  }

  /** As a part of a path. */
  String encoded() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((status + " " + sentence).getBytes(UTF_8));
  }

  /** What was encoded so. */
  static Sending decoded(String part) {
    String[] words = new String(Base64.getUrlDecoder().decode(part), UTF_8).split(" ", 2);
    return new Sending(Integer.parseInt(words[0]), words[1]);
  }
}
