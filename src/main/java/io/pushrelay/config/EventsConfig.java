package io.pushrelay.config;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.RetentionPolicy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where one hears what happens to channels, where no location says otherwise.
 *
 * @param channel {@code push_channel_events_channel_id}; null: nowhere
 * @param retention how much of it is kept, and for how long, in whatever channel it is
 */
public record EventsConfig(@Nullable ChannelId channel, RetentionPolicy retention) {
  static EventsConfig read(Settings settings) {
    Settings.Scope deployment = settings.ofDeployment();
    return new EventsConfig(channel(deployment), RelayConfig.retention(deployment));
  }

  static @Nullable ChannelId channel(Settings.Scope own) {
    Optional<?> id = own.value(Directive.PUSH_CHANNEL_EVENTS_CHANNEL_ID, Optional.class);
    return id.map(ChannelId.class::cast).orElse(null);
  }
}
