package io.pushrelay.token;

import java.util.Base64;

/** Base64url as tokens have it (RFC 7515, section 2): without padding, and one way to write it. */
final class Base64Url {
  private Base64Url() {}

  /**
   * Decodes it.
   *
   * @throws IllegalArgumentException if it is not what an encoder would have written: a decoder
   *     passes over bits at the end that count for nothing, and one token could be written in
   *     several ways
   */
  static byte[] decode(String text) {
    byte[] bytes = Base64.getUrlDecoder().decode(text);
    if (!Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(text)) {
      throw new IllegalArgumentException("not in its one form");
    }
    return bytes;
  }
}
