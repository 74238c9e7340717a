package io.pushrelay.http;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.Position;
import io.pushrelay.config.Locations;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a listener's request asks for.
 *
 * @param channels one, or several
 * @param position where the request says that the listener is, null if it does not say
 */
record Question(List<ChannelId> channels, @Nullable Position position) {
  /**
   * @throws Refusal if the channels can't be named, or the position of several can't be read
   */
  static Question of(HttpServletRequest request, Locations.Match match) {
    List<ChannelId> channels = ChannelIds.all(request, match);
    return new Question(
        channels,
        channels.size() == 1
            ? GivenPosition.of(request)
            : GivenPosition.of(request, channels.size()));
  }

  /** The first of the channels. */
  ChannelId channel() {
    return channels.get(0);
  }

  /** What is asked for comes after this. */
  Position after() {
    return position == null ? MessageId.START : position;
  }
}
