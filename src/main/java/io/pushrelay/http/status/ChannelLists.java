package io.pushrelay.http.status;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;
import io.pushrelay.http.request.HttpException;
import io.pushrelay.store.Catalogue;
import io.pushrelay.store.ChannelListing;
import io.pushrelay.store.ListedChannel;
import io.pushrelay.store.ListedMessage;
import io.pushrelay.store.StoreException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the store what there is in it. A look through all channels is work: there are few at a time,
 * and the busiest channels are told from the last look for a while, to however many ask.
 * Thread-safe.
 */
public final class ChannelLists {
  /** Of a channel that is not there. */
  static final Messages NONE = new Messages(List.of(), false, 0);

  private static final int LISTINGS_AT_ONCE = 4;
  private static final int MOST_BUSIEST = 100;

  /** The busiest channels are told again for so long. */
  private static final long FRESH_NANOS = 5_000_000_000L;

  /** Or so many times as long as the look took. */
  private static final long TIMES = 20;

  private final Catalogue catalogue;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final AtomicInteger listings = new AtomicInteger();

  /** The last look for the busiest, which may be under way. */
  private @Nullable CompletableFuture<List<ListedChannel>> busiest;

  /** When the next one may begin. */
  private long nextLook;

  /**
   * @param clock of the messages
   * @param nanos a clock in nanoseconds
   */
  public ChannelLists(Catalogue catalogue, InstantSource clock, LongSupplier nanos) {
    this.catalogue = catalogue;
    this.clock = clock;
    this.nanos = nanos;
  }

  /**
   * Some channels.
   *
   * @param next after which to go on, null if there are no more
   */
  record Channels(List<ListedChannel> channels, @Nullable ChannelId next) {}

  /**
   * Some messages of a channel.
   *
   * @param more whether there are others after them
   * @param now the second, by the clock of their ids
   */
  record Messages(List<ListedMessage> messages, boolean more, long now) {}

  /**
   * Some channels; fails with a {@link StoreException} if the store does.
   *
   * @throws HttpException if too many look at the moment
   */
  CompletionStage<Channels> list(ChannelListing asked) {
    if (listings.incrementAndGet() > LISTINGS_AT_ONCE) {
      listings.decrementAndGet();
      throw new HttpException(503, "Others are looking through the channels at the moment.");
    }
    CompletableFuture<Channels> told = new CompletableFuture<>();
    catalogue.channels(
        asked,
        new Catalogue.ChannelsReply() {
          @Override
          public void channels(List<ListedChannel> channels, @Nullable ChannelId next) {
            listings.decrementAndGet();
            told.complete(new Channels(channels, next));
          }

          @Override
          public void failed(StoreException reason) {
            listings.decrementAndGet();
            told.completeExceptionally(reason);
          }
        });
    return told;
  }

  /** The busiest channels, as they were a few seconds ago or are now. */
  CompletionStage<List<ListedChannel>> busiest() {
    CompletableFuture<List<ListedChannel>> look;
    long begun = nanos.getAsLong();
    synchronized (this) {
      if (busiest != null && (!busiest.isDone() || begun < nextLook)) {
        return busiest;
      }
      look = new CompletableFuture<>();
      busiest = look;
      nextLook = Long.MAX_VALUE;
    }
    catalogue.channels(
        ChannelListing.busiest(MOST_BUSIEST),
        new Catalogue.ChannelsReply() {
          @Override
          public void channels(List<ListedChannel> channels, @Nullable ChannelId next) {
            rest();
            look.complete(channels);
          }

          @Override
          public void failed(StoreException reason) {
            rest();
            look.completeExceptionally(reason);
          }

          private void rest() {
            long now = nanos.getAsLong();
            synchronized (ChannelLists.this) {
              nextLook = now + Math.max(FRESH_NANOS, TIMES * (now - begun));
            }
          }
        });
    return look;
  }

  /** Messages of a channel; {@link #NONE} if there is no such channel. */
  CompletionStage<Messages> messages(ChannelId channel, MessageId after, int limit) {
    CompletableFuture<Messages> told = new CompletableFuture<>();
    catalogue.messages(
        channel,
        after,
        limit,
        new Catalogue.MessagesReply() {
          @Override
          public void messages(@Nullable List<ListedMessage> messages, boolean more) {
            long now = Math.floorDiv(clock.millis(), 1000L);
            told.complete(messages == null ? NONE : new Messages(messages, more, now));
          }

          @Override
          public void failed(StoreException reason) {
            told.completeExceptionally(reason);
          }
        });
    return told;
  }
}
