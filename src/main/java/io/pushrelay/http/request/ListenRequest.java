package io.pushrelay.http.request;

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
public record ListenRequest(List<ChannelId> channels, @Nullable Position position) {
  /**
   * @throws HttpException if the channels can't be named, or the position of several can't be read
   */
  public static ListenRequest of(HttpServletRequest request, Locations.Match match) {
    List<ChannelId> channels = ChannelIds.all(request, match);
    return new ListenRequest(
        channels,
        channels.size() == 1
            ? PositionParser.of(request)
            : PositionParser.of(request, channels.size()));
  }

  /** The first of the channels. */
  public ChannelId channel() {
    return channels.get(0);
  }

  /** What is asked for comes after this. */
  public Position after() {
    return position == null ? MessageId.START : position;
  }
}
