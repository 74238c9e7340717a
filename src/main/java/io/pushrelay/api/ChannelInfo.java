package io.pushrelay.api;

import java.time.Duration;
import java.util.Optional;

/** What a relay tells of a channel. Immutable. */
public interface ChannelInfo {
  /** How many messages are kept. */
  int messages();

  /** How long ago a listener last asked for a message, in whole seconds; empty: never. */
  Optional<Duration> sinceRequested();

  /** How many listeners wait. */
  int listeners();

  /** The id of the message that was sent last, whether it is kept or not; empty: none was sent. */
  Optional<String> lastMessageId();
}
