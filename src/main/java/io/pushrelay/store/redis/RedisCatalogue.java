package io.pushrelay.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;
import io.pushrelay.store.Catalogue;
import io.pushrelay.store.ChannelListing;
import io.pushrelay.store.ListedMessage;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is in Redis. Asks it in steps, each of which is bounded: Redis does one thing at a
 * time, and what senders and listeners ask for comes between.
 */
final class RedisCatalogue implements Catalogue {
  private final RedisArguments arguments;
  private final RedisLink link;

  RedisCatalogue(RedisArguments arguments, RedisLink link) {
    this.arguments = arguments;
    this.link = link;
  }

  @Override
  public void channels(ChannelListing asked, ChannelsReply then) {
    new RedisListing(arguments, link, asked, then).begin();
  }

  @Override
  public void messages(ChannelId channel, MessageId after, int limit, MessagesReply then) {
    messages(channel, after, limit, new ArrayList<>(), then);
  }

  /**
   * @param before those that are known from the steps before
   */
  private void messages(
      ChannelId channel,
      MessageId after,
      int limit,
      List<ListedMessage> before,
      MessagesReply then) {
    link.send(
        new RedisRequest(
            RedisScript.MESSAGES,
            arguments.of(
                channel,
                RedisArguments.bytes(RedisIds.score(after)),
                RedisArguments.bytes(limit - before.size())),
            reply -> {
              if (!(reply instanceof List<?> found)) {
                then.messages(before.isEmpty() ? null : before, false);
                return;
              }
              boolean more = (Long) found.get(0) == 1;
              found.stream().skip(1).map(one -> message((List<?>) one)).forEach(before::add);
              if (more && before.size() < limit) {
                messages(channel, before.get(before.size() - 1).id(), limit, before, then);
              } else {
                then.messages(before, more);
              }
            },
            failure -> then.failed(failure.toException())));
  }

  private static ListedMessage message(List<?> found) {
    long left = (Long) found.get(1);
    return new ListedMessage(
        RedisIds.id((Long) found.get(0)),
        Math.toIntExact((Long) found.get(2)),
        found.size() > 3 ? text(found.get(3)) : null,
        left < 0 ? null : Duration.of(left, ChronoUnit.MICROS));
  }

  static String text(@Nullable Object bytes) {
    return new String((byte[]) bytes, UTF_8);
  }
}
