package io.pushrelay.channel;

import org.jspecify.annotations.Nullable;

/**
 * Who sent a request, as far as the relay knows.
 *
 * @param subject the token's, or else the name of the container's user; null if there is neither
 * @param address the server's own idea of it, in which its settings for proxies count and a header
 *     by itself does not
 */
public record Client(@Nullable String subject, String address) {
  /** Who counts as one where clients are counted: the subject, else whoever has the address. */
  public String key() {
    return subject == null ? "address " + address : "subject " + subject;
  }
}
