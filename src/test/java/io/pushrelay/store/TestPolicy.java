package io.pushrelay.store;

import io.pushrelay.channel.RetentionPolicy;
import java.time.Duration;

/** A retention policy of which a test names what matters to it. */
public record TestPolicy(
    int length,
    int minRecipients,
    Duration messageTimeout,
    Duration channelTimeout,
    boolean stores) {
  /** As the relay is shipped. */
  public static final TestPolicy SHIPPED =
      new TestPolicy(5, 0, Duration.ofHours(1), Duration.ofHours(1), true);

  /** Keeps as many as there is room for, for ever. */
  public static final TestPolicy ENDLESS = SHIPPED.keeping(Integer.MAX_VALUE).expiringAfter(0);

  public TestPolicy keeping(int messages) {
    return new TestPolicy(messages, minRecipients, messageTimeout, channelTimeout, stores);
  }

  public TestPolicy receivedBy(int recipients) {
    return new TestPolicy(length, recipients, messageTimeout, channelTimeout, stores);
  }

  public TestPolicy expiringAfter(long seconds) {
    return new TestPolicy(
        length, minRecipients, Duration.ofSeconds(seconds), channelTimeout, stores);
  }

  public TestPolicy forgottenAfter(long seconds) {
    return new TestPolicy(
        length, minRecipients, messageTimeout, Duration.ofSeconds(seconds), stores);
  }

  public TestPolicy unstored() {
    return new TestPolicy(length, minRecipients, messageTimeout, channelTimeout, false);
  }

  public RetentionPolicy policy() {
    return new RetentionPolicy(length, minRecipients, messageTimeout, channelTimeout, stores);
  }
}
