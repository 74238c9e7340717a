package io.pushrelay.config;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.config.value.AllowedOrigins;
import io.pushrelay.config.value.ChannelIdExpression;
import org.jspecify.annotations.Nullable;

/**
 * A path of the deployment that is a sender's or a listener's, with its directives. A path of
 * {@code push_pubsub} is two of them.
 */
public sealed interface Location permits SenderLocation, ListenerLocation {
  /** Relative to the context root, decoded; begins with a slash and does not end with one. */
  String path();

  /** What names the channel of a request to this location. */
  ChannelIdExpression channelId();

  /** {@code push_max_channel_id_length}: characters (code points), 1 or more. */
  int maxChannelIdLength();

  /**
   * {@code push_channel_id_separator}: between the ids of several channels; empty: there is one.
   */
  String channelIdSeparator();

  /** The role of the container that a request needs; empty: open to all. */
  String role();

  /** Which tokens it takes, if any. */
  TokenPolicy tokens();

  /** Where one hears what happens to its channels; null: nowhere. */
  @Nullable ChannelId eventsChannel();

  /** Whose pages may use it, besides the deployment's own. */
  AllowedOrigins allowedOrigins();
}
