package io.pushrelay.store;

import io.pushrelay.config.AllowedOrigins;
import io.pushrelay.config.ChannelIdExpression;
import io.pushrelay.config.SenderLocation;
import java.time.Duration;

/** What a sender's location says about keeping, of which a test names what matters to it. */
record Policy(
    int length,
    int minRecipients,
    Duration messageTimeout,
    Duration channelTimeout,
    boolean stores) {
  private static final ChannelIdExpression ID = ChannelIdExpression.parse("$arg_id");

  /** As the relay is shipped. */
  static final Policy SHIPPED = new Policy(5, 0, Duration.ofHours(1), Duration.ofHours(1), true);

  /** Keeps as many as there is room for, for ever. */
  static final Policy ENDLESS = SHIPPED.keeping(Integer.MAX_VALUE).expiringAfter(0);

  Policy keeping(int messages) {
    return new Policy(messages, minRecipients, messageTimeout, channelTimeout, stores);
  }

  Policy receivedBy(int recipients) {
    return new Policy(length, recipients, messageTimeout, channelTimeout, stores);
  }

  Policy expiringAfter(long seconds) {
    return new Policy(length, minRecipients, Duration.ofSeconds(seconds), channelTimeout, stores);
  }

  Policy forgottenAfter(long seconds) {
    return new Policy(length, minRecipients, messageTimeout, Duration.ofSeconds(seconds), stores);
  }

  Policy unstored() {
    return new Policy(length, minRecipients, messageTimeout, channelTimeout, false);
  }

  SenderLocation location() {
    return new SenderLocation(
        "/send",
        ID,
        512,
        "",
        length,
        minRecipients,
        messageTimeout,
        channelTimeout,
        stores,
        1 << 20,
        0,
        AllowedOrigins.parse(""));
  }
}
