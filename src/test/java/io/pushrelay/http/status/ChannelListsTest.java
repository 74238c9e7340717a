package io.pushrelay.http.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;
import io.pushrelay.http.request.HttpException;
import io.pushrelay.store.Catalogue;
import io.pushrelay.store.ChannelListing;
import io.pushrelay.store.ListedChannel;
import io.pushrelay.store.StoreException;
import io.pushrelay.time.FakeTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** How often the store is asked, however often others ask. */
final class ChannelListsTest {
  private final FakeTime time = new FakeTime();
  private final List<Catalogue.ChannelsReply> asked = new ArrayList<>();

  private final ChannelLists lists =
      new ChannelLists(
          new Catalogue() {
            @Override
            public void channels(ChannelListing listing, ChannelsReply then) {
              asked.add(then);
            }

            @Override
            public void messages(ChannelId id, MessageId after, int limit, MessagesReply then) {
              then.failed(new StoreException("away"));
            }
          },
          time,
          time::nanos);

  private void answer() {
    asked.get(asked.size() - 1).channels(List.of(), null);
  }

  private void look() {
    CompletionStage<List<ListedChannel>> unused = lists.busiest();
  }

  private void list(ChannelListing all) {
    CompletionStage<ChannelLists.Channels> unused = lists.list(all);
  }

  @Test
  void busiest_channels_are_asked_for_once_in_a_while_whoever_asks() {
    var first = lists.busiest().toCompletableFuture();
    var second = lists.busiest().toCompletableFuture();
    assertThat(asked).hasSize(1);
    answer();
    assertThat(first).isCompletedWithValue(List.of());
    assertThat(second).isCompletedWithValue(List.of());
    time.passSeconds(4);
    assertThat(lists.busiest().toCompletableFuture()).isCompletedWithValue(List.of());
    assertThat(asked).hasSize(1);
    time.passSeconds(2);
    assertThat(lists.busiest().toCompletableFuture()).isNotDone();
    assertThat(asked).hasSize(2);
  }

  @Test
  void look_that_takes_long_is_seldom_begun() {
    look();
    time.passSeconds(10);
    answer();
    time.passSeconds(199);
    look();
    assertThat(asked).hasSize(1);
    time.passSeconds(2);
    look();
    assertThat(asked).hasSize(2);
  }

  @Test
  void look_that_failed_is_told_and_begun_again() {
    var first = lists.busiest().toCompletableFuture();
    asked.get(0).failed(new StoreException("away"));
    assertThat(first).isCompletedExceptionally();
    time.passSeconds(6);
    look();
    assertThat(asked).hasSize(2);
  }

  @Test
  void more_listings_at_once_than_a_few_are_refused() {
    ChannelListing all = ChannelListing.byName("", "", 10);
    for (int i = 0; i < 4; i++) {
      list(all);
    }
    HttpException refusal = catchThrowableOfType(HttpException.class, () -> list(all));
    assertThat(refusal.status()).isEqualTo(503);
    answer();
    list(all);
    assertThat(asked).hasSize(5);
  }
}
