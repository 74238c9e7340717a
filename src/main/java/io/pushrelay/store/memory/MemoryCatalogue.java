package io.pushrelay.store.memory;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.MessageId;
import io.pushrelay.store.Catalogue;
import io.pushrelay.store.ChannelListing;
import io.pushrelay.store.FirstOf;
import io.pushrelay.store.ListedChannel;
import io.pushrelay.store.ListedMessage;
import io.pushrelay.time.Deadlines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What there is in a {@link MemoryStore}. Takes the lock of one channel, for a short time. */
final class MemoryCatalogue implements Catalogue {
  /** While they are looked at their channel waits. */
  private static final int MESSAGES_AT_ONCE = 256;

  private final Map<ChannelId, MemoryChannel> channels;
  private final Deadlines deadlines;

  MemoryCatalogue(Map<ChannelId, MemoryChannel> channels, Deadlines deadlines) {
    this.channels = channels;
    this.deadlines = deadlines;
  }

  @Override
  public void channels(ChannelListing asked, ChannelsReply then) {
    boolean byName = asked.order() == ChannelListing.Order.NAME;
    FirstOf<ChannelId> names = new FirstOf<>(asked.limit(), Comparator.naturalOrder());
    FirstOf<ListedChannel> busiest = new FirstOf<>(asked.limit(), asked.order().comparator());
    for (MemoryChannel channel : channels.values()) {
      if (!asked.includes(channel.id())) {
        continue;
      }
      ChannelInfo info = byName ? null : info(channel);
      if (byName) {
        names.offer(channel.id());
      } else if (info != null) {
        busiest.offer(new ListedChannel(channel.id(), info, 0));
      }
    }
    List<ChannelId> found =
        byName ? names.list() : busiest.list().stream().map(ListedChannel::id).toList();
    List<ListedChannel> listed = new ArrayList<>(found.size());
    for (ChannelId id : found) {
      MemoryChannel channel = channels.get(id);
      ChannelInfo info = channel == null ? null : info(channel);
      if (channel != null && info != null) {
        listed.add(new ListedChannel(id, info, bytes(channel, info.listeners())));
      }
    }
    then.channels(listed, names.hasMore() ? found.get(found.size() - 1) : null);
  }

  private static @Nullable ChannelInfo info(MemoryChannel channel) {
    synchronized (channel) {
      return channel.expireAndCheck() ? channel.info() : null;
    }
  }

  private static long bytes(MemoryChannel channel, int listeners) {
    long[] cost = {channel.cost() + (long) listeners * MemoryChannel.LISTENER_COST};
    forEach(channel, MessageId.START, Integer.MAX_VALUE, message -> cost[0] += message.cost);
    return cost[0];
  }

  @Override
  public void messages(ChannelId id, MessageId after, int limit, MessagesReply then) {
    MemoryChannel channel = channels.get(id);
    if (channel == null || info(channel) == null) {
      then.messages(null, false);
      return;
    }
    List<ListedMessage> listed = new ArrayList<>();
    boolean more = forEach(channel, after, limit, message -> listed.add(listed(message)));
    then.messages(listed, more);
  }

  private ListedMessage listed(StoredMessage kept) {
    long due = kept.due();
    return new ListedMessage(
        kept.message.id(),
        kept.message.body().length(),
        kept.message.contentType(),
        due == Deadlines.NEVER ? null : Duration.ofNanos(Math.max(0, due - deadlines.now())));
  }

  /**
   * Looks at messages after a position, the oldest first, with the lock of the channel for a few of
   * them at a time.
   *
   * @return whether there are others after them
   */
  private static boolean forEach(
      MemoryChannel channel, MessageId after, int limit, Consumer<StoredMessage> then) {
    MessageId position = after;
    int left = limit;
    while (true) {
      synchronized (channel) {
        if (!channel.expireAndCheck()) {
          return false;
        }
        MemoryLog log = channel.log();
        int from = log.indexAfter(position);
        int to = from + Math.min(Math.min(MESSAGES_AT_ONCE, left), log.size() - from);
        for (int i = from; i < to; i++) {
          then.accept(log.get(i));
        }
        left -= to - from;
        if (to == log.size() || left == 0) {
          return to < log.size();
        }
        position = log.get(to - 1).message.id();
      }
    }
  }
}
