package io.pushrelay.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.store.AskedChannel;
import io.pushrelay.store.Catalogue;
import io.pushrelay.store.ChannelListing;
import io.pushrelay.store.ListedChannel;
import io.pushrelay.store.ListedMessage;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;
import io.pushrelay.store.TestPolicy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

/** What is listed in several steps, and among keys of others. */
final class RedisCatalogueTest {
  private static final long ROOM = 64 << 20;

  @RegisterExtension static final RedisServer REDIS = new RedisServer();

  private static List<String> names(Store store, ChannelListing asked) {
    CompletableFuture<List<String>> told = new CompletableFuture<>();
    store
        .catalogue()
        .channels(
            asked,
            new Catalogue.ChannelsReply() {
              @Override
              public void channels(List<ListedChannel> channels, @Nullable ChannelId next) {
                told.complete(channels.stream().map(one -> one.id().value()).toList());
              }

              @Override
              public void failed(StoreException reason) {
                told.completeExceptionally(reason);
              }
            });
    return told.orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Test
  void channels_are_found_among_many_and_not_those_of_another_namespace() {
    Store store = REDIS.open(REDIS.namespace(), ROOM, RedisTime.OWN);
    Store other = REDIS.open(REDIS.namespace(), ROOM, RedisTime.OWN);
    try (Jedis jedis = REDIS.connect()) {
      for (int i = 0; i < 2500; i++) {
        jedis.set("foreign-" + i, "x");
      }
    }
    new AskedChannel(other, new ChannelId("a")).send("x");
    for (int i = 0; i < 250; i++) {
      new AskedChannel(store, new ChannelId("room-" + i)).send("x");
    }
    assertThat(names(store, ChannelListing.byName("", "", 1000))).hasSize(250);
    assertThat(names(store, ChannelListing.byName("room-24", "", 3)))
        .containsExactly("room-24", "room-240", "room-241");
    new AskedChannel(store, new ChannelId("room-77")).send("y");
    assertThat(names(store, ChannelListing.busiest(2))).containsExactly("room-77", "room-0");
  }

  @Test
  void large_messages_are_listed_in_several_steps() {
    Store store = REDIS.open(REDIS.namespace(), ROOM, RedisTime.OWN);
    AskedChannel room = new AskedChannel(store, new ChannelId("room"));
    for (int i = 1; i <= 5; i++) {
      room.append(new NewMessage(Body.of(new byte[i << 19]), null), TestPolicy.SHIPPED);
    }
    CompletableFuture<List<Integer>> told = new CompletableFuture<>();
    store
        .catalogue()
        .messages(
            room.id(),
            MessageId.START,
            4,
            new Catalogue.MessagesReply() {
              @Override
              public void messages(@Nullable List<ListedMessage> messages, boolean more) {
                assertThat(more).isTrue();
                told.complete(
                    messages == null
                        ? List.of()
                        : messages.stream().map(ListedMessage::size).toList());
              }

              @Override
              public void failed(StoreException reason) {
                told.completeExceptionally(reason);
              }
            });
    assertThat(told.orTimeout(30, TimeUnit.SECONDS).join())
        .containsExactly(1 << 19, 2 << 19, 3 << 19, 4 << 19);
  }

  @Test
  void listing_of_a_closed_store_fails() {
    Store store = REDIS.open(REDIS.namespace(), ROOM, RedisTime.OWN);
    store.close();
    assertThat(catchThrowable(() -> names(store, ChannelListing.byName("", "", 1))))
        .hasCauseInstanceOf(StoreException.class);
  }
}
