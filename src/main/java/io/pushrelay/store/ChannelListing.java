package io.pushrelay.store;

import io.pushrelay.channel.ChannelId;
import java.util.Comparator;

/**
 * Which channels are asked for, and in which order.
 *
 * @param prefix what their names begin with, empty for all
 * @param after the name after which to go on, empty to begin; of {@link Order#NAME}
 * @param limit how many at most, from 1
 */
public record ChannelListing(Order order, String prefix, String after, int limit) {
  /** The order of a listing. */
  public enum Order {
    /** By name, UTF-16 code unit by code unit. */
    NAME(Comparator.comparing(ListedChannel::id)),
    /** Those with the most listeners first; of as many, those that keep the most messages. */
    BUSIEST(
        Comparator.comparingInt((ListedChannel channel) -> -channel.info().listeners())
            .thenComparingInt(channel -> -channel.info().messages())
            .thenComparing(ListedChannel::id));

    private final Comparator<ListedChannel> comparator;

    Order(Comparator<ListedChannel> comparator) {
      this.comparator = comparator;
    }

    /** Compares channels. */
    public Comparator<ListedChannel> comparator() {
      return comparator;
    }
  }

  /** By name. */
  public static ChannelListing byName(String prefix, String after, int limit) {
    return new ChannelListing(Order.NAME, prefix, after, limit);
  }

  /** The busiest of all. */
  public static ChannelListing busiest(int limit) {
    return new ChannelListing(Order.BUSIEST, "", "", limit);
  }

  /** Whether a channel is one of them, if there are not too many. */
  public boolean includes(ChannelId channel) {
    String name = channel.value();
    return name.startsWith(prefix) && name.compareTo(after) > 0;
  }
}
