package io.pushrelay.http.status;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;
import io.pushrelay.http.request.ChannelIds;
import io.pushrelay.http.request.HttpException;
import io.pushrelay.store.ChannelListing;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which channels, or messages of one, are asked for.
 *
 * @param channel null if all are
 * @param prefix what their names begin with
 * @param after the name, or the message, after which to go on
 * @param limit how many at most
 * @param busiest whether it is those that have most to do
 */
record ChannelsRequest(
    @Nullable ChannelId channel, String prefix, String after, int limit, boolean busiest) {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MOST = 1000;
  private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]{0,3}");
  private static final Pattern POSITION = Pattern.compile("([0-9]{1,12}):([0-9]{1,9})");

  /**
   * @throws HttpException if a parameter can't be read
   */
  static ChannelsRequest of(HttpServletRequest request) {
    String id = ChannelIds.argument(request, "id");
    ChannelsRequest asked =
        new ChannelsRequest(
            id.isEmpty() ? null : channel(id),
            ChannelIds.argument(request, "prefix"),
            ChannelIds.argument(request, "after"),
            limit(ChannelIds.argument(request, "limit")),
            isBusiest(ChannelIds.argument(request, "order")));
    if (asked.channel != null) {
      MessageId unused = asked.position();
    }
    return asked;
  }

  private static ChannelId channel(String id) {
    try {
      return new ChannelId(id);
    } catch (IllegalArgumentException e) {
      throw new HttpException(
          400, "The query parameter 'id' can't be used: " + e.getMessage() + ".");
    }
  }

  private static int limit(String text) {
    if (text.isEmpty()) {
      return DEFAULT_LIMIT;
    }
    int limit = LIMIT.matcher(text).matches() ? Integer.parseInt(text) : MOST + 1;
    if (limit > MOST) {
      throw new HttpException(
          400, "The query parameter 'limit' is a number from 1 to %d.".formatted(MOST));
    }
    return limit;
  }

  private static boolean isBusiest(String text) {
    return switch (text) {
      case "", "name" -> false;
      case "busiest" -> true;
      default -> throw new HttpException(400, "The query parameter 'order' is name or busiest.");
    };
  }

  /** After which message to go on. */
  MessageId position() {
    if (after.isEmpty()) {
      return MessageId.START;
    }
    Matcher position = POSITION.matcher(after);
    if (!position.matches()) {
      throw new HttpException(
          400, "The query parameter 'after' is the id of a message, such as 1450755280:0.");
    }
    return new MessageId(Long.parseLong(position.group(1)), Integer.parseInt(position.group(2)));
  }

  ChannelListing listing() {
    return ChannelListing.byName(prefix, after, limit);
  }
}
