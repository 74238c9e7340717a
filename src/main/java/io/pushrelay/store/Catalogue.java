package io.pushrelay.store;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is in a store, for whoever runs it. No operation of senders or listeners waits for it:
 * it looks at one channel after the other, so that what it tells of two of them need not have been
 * so at the same moment. A look through all channels takes as long as there are many, and memory
 * for those alone that are told. Thread-safe; tells as the {@link Store} does.
 */
public interface Catalogue {
  /**
   * Lists channels.
   *
   * @param asked which of them
   */
  void channels(ChannelListing asked, ChannelsReply then);

  /**
   * Lists the messages that a channel keeps, the oldest first.
   *
   * @param after a position; {@link MessageId#START} begins with the oldest message
   * @param limit how many at most, from 1
   */
  void messages(ChannelId channel, MessageId after, int limit, MessagesReply then);

  /** Is told what channels there are. */
  interface ChannelsReply {
    /**
     * @param next after which channel to go on, null if there are no more; it may not be among
     *     those listed, for it may be gone by now
     */
    void channels(List<ListedChannel> channels, @Nullable ChannelId next);

    /** It is not known. */
    void failed(StoreException reason);
  }

  /** Is told what messages a channel keeps. */
  interface MessagesReply {
    /**
     * @param messages null if there is no such channel
     * @param more whether there are others after the last of them
     */
    void messages(@Nullable List<ListedMessage> messages, boolean more);

    /** It is not known. */
    void failed(StoreException reason);
  }
}
