package io.pushrelay.token;

import org.jspecify.annotations.Nullable;

/**
 * What a token says that was found to be good. Immutable, thread-safe.
 *
 * @param subject whose it is, {@code sub}; null if it does not say so
 * @param expires when it ends, {@code exp}, in milliseconds since the epoch
 * @param listen to which channels its bearer may listen; null without the claim
 * @param send to which channels its bearer may send; null without the claim
 */
public record Token(
    @Nullable String subject,
    long expires,
    @Nullable ChannelPatterns listen,
    @Nullable ChannelPatterns send) {

  /**
   * Nothing, if its bearer may listen to the channel.
   *
   * @throws TokenException if not
   */
  public void checkListens(String channel) {
    check("listen", listen, channel);
  }

  /**
   * Nothing, if its bearer may send to the channel.
   *
   * @throws TokenException if not
   */
  public void checkSends(String channel) {
    check("send", send, channel);
  }

  /**
   * Nothing, if its bearer may send to every channel.
   *
   * @throws TokenException if not
   */
  public void checkSendsToAll() {
    if (send == null || !send.coverAll()) {
      throw new TokenException(
          TokenException.Kind.INSUFFICIENT, "The token's claim send does not cover all channels.");
    }
  }

  private static void check(String claim, @Nullable ChannelPatterns patterns, String channel) {
    if (patterns == null) {
      throw new TokenException(
          TokenException.Kind.INSUFFICIENT, "The token has no claim " + claim + ".");
    }
    if (!patterns.cover(channel)) {
      throw new TokenException(
          TokenException.Kind.INSUFFICIENT,
          "The token's claim %s does not cover the channel %s."
              .formatted(claim, channel.length() > 100 ? "of that name" : channel));
    }
  }
}
