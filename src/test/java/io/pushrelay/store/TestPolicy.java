package io.pushrelay.store;

import io.pushrelay.config.AllowedOrigins;
import io.pushrelay.config.ChannelIdExpression;
import io.pushrelay.config.SenderLocation;
import java.time.Duration;

/** What a sender's location says about keeping, of which a test names what matters to it. */
record TestPolicy(
    int length,
    int minRecipients,
    Duration messageTimeout,
    Duration channelTimeout,
    boolean stores) {
  private static final ChannelIdExpression ID = ChannelIdExpression.parse("$arg_id");

  /** As the relay is shipped. */
  static final TestPolicy SHIPPED =
      new TestPolicy(5, 0, Duration.ofHours(1), Duration.ofHours(1), true);

  /** Keeps as many as there is room for, for ever. */
  static final TestPolicy ENDLESS = SHIPPED.keeping(Integer.MAX_VALUE).expiringAfter(0);

  TestPolicy keeping(int messages) {
    return new TestPolicy(messages, minRecipients, messageTimeout, channelTimeout, stores);
  }

  TestPolicy receivedBy(int recipients) {
    return new TestPolicy(length, recipients, messageTimeout, channelTimeout, stores);
  }

  TestPolicy expiringAfter(long seconds) {
    return new TestPolicy(
        length, minRecipients, Duration.ofSeconds(seconds), channelTimeout, stores);
  }

  TestPolicy forgottenAfter(long seconds) {
    return new TestPolicy(
        length, minRecipients, messageTimeout, Duration.ofSeconds(seconds), stores);
  }

  TestPolicy unstored() {
    return new TestPolicy(length, minRecipients, messageTimeout, channelTimeout, false);
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
