package io.pushrelay.store.memory;

import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.RetentionPolicy;
import org.jspecify.annotations.Nullable;

/** Appends a message. */
final class Append implements ChannelStep {
  private final NewMessage message;
  private final RetentionPolicy policy;
  MemoryChannel.@Nullable Sent sent;

  Append(NewMessage message, RetentionPolicy policy) {
    this.message = message;
    this.policy = policy;
  }

  @Override
  public boolean tryOn(MemoryChannel channel, long cost) {
    sent = channel.append(message, policy, cost);
    return sent != null;
  }
}
