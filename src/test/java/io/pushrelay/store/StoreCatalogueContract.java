package io.pushrelay.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.ResponseHead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is told of all channels, and of the messages of one. */
interface StoreCatalogueContract extends StoreFixture {
  /** What {@link Catalogue.ChannelsReply} tells. */
  record Channels(List<ListedChannel> listed, @Nullable ChannelId next) {
    List<String> names() {
      return listed.stream().map(channel -> channel.id().value()).toList();
    }

    String nextName() {
      return next == null ? "" : next.value();
    }
  }

  /** What {@link Catalogue.MessagesReply} tells. */
  record Messages(@Nullable List<ListedMessage> listed, boolean more) {
    List<ListedMessage> known() {
      return listed == null ? List.of() : listed;
    }
  }

  private Channels channels(ChannelListing asked) {
    CompletableFuture<Channels> told = new CompletableFuture<>();
    store()
        .catalogue()
        .channels(
            asked,
            new Catalogue.ChannelsReply() {
              @Override
              public void channels(List<ListedChannel> channels, @Nullable ChannelId next) {
                assertThat(told.complete(new Channels(channels, next))).isTrue();
              }

              @Override
              public void failed(StoreException reason) {
                told.completeExceptionally(reason);
              }
            });
    return told.orTimeout(30, TimeUnit.SECONDS).join();
  }

  private Channels byName(String prefix, String after, int limit) {
    return channels(ChannelListing.byName(prefix, after, limit));
  }

  private Messages messages(String channel, MessageId after, int limit) {
    CompletableFuture<Messages> told = new CompletableFuture<>();
    store()
        .catalogue()
        .messages(
            new ChannelId(channel),
            after,
            limit,
            new Catalogue.MessagesReply() {
              @Override
              public void messages(@Nullable List<ListedMessage> messages, boolean more) {
                assertThat(told.complete(new Messages(messages, more))).isTrue();
              }

              @Override
              public void failed(StoreException reason) {
                told.completeExceptionally(reason);
              }
            });
    return told.orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Test
  default void store_without_channels_lists_none() {
    assertThat(byName("", "", 10)).isEqualTo(new Channels(List.of(), null));
    assertThat(channels(ChannelListing.busiest(10))).isEqualTo(new Channels(List.of(), null));
  }

  @Test
  default void channels_are_listed_by_name_with_what_is_known_of_each() {
    MessageId last = channel("b").send("12345").id();
    channel("c").create(TestPolicy.SHIPPED);
    channel("a").join();
    Channels all = byName("", "", 10);
    assertThat(all.names()).containsExactly("a", "b", "c");
    assertThat(all.next()).isNull();
    assertThat(all.listed())
        .extracting(ListedChannel::info)
        .containsExactly(
            channel("a").info().orElseThrow(),
            channel("b").info().orElseThrow(),
            channel("c").info().orElseThrow());
    assertThat(all.listed().get(1).info().lastMessageId()).isEqualTo(last);
    long empty = all.listed().get(2).bytes();
    assertThat(empty).isEqualTo(256 + 2);
    assertThat(all.listed().get(1).bytes())
        .isEqualTo(empty + StoreCost.of(AskedChannel.draft("12345")));
    assertThat(all.listed().get(0).bytes()).isEqualTo(empty + 256);
  }

  @Test
  default void channels_are_listed_in_pages_that_have_each_once() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      names.add("room-" + (char) ('a' + i));
      channel(names.get(i)).create(TestPolicy.SHIPPED);
    }
    List<String> listed = new ArrayList<>();
    String after = "";
    List<Integer> sizes = new ArrayList<>();
    do {
      Channels page = byName("", after, 10);
      listed.addAll(page.names());
      sizes.add(page.listed().size());
      after = page.nextName();
    } while (!after.isEmpty());
    assertThat(listed).isEqualTo(names);
    assertThat(sizes).containsExactly(10, 10, 5);
    assertThat(byName("", "", 25).next()).as("after the last").isNull();
  }

  @Test
  default void prefix_is_what_names_begin_with_and_no_pattern() {
    for (String name :
        List.of("a*b", "a-b", "ab", "a[b]", "a?b", "a\\b", "a^b", "grün", "grüß gott")) {
      channel(name).create(TestPolicy.SHIPPED);
    }
    assertThat(byName("a*", "", 10).names()).containsExactly("a*b");
    assertThat(byName("a[", "", 10).names()).containsExactly("a[b]");
    assertThat(byName("a?", "", 10).names()).containsExactly("a?b");
    assertThat(byName("a\\", "", 10).names()).containsExactly("a\\b");
    assertThat(byName("a^", "", 10).names()).containsExactly("a^b");
    assertThat(byName("a-", "", 10).names()).containsExactly("a-b");
    assertThat(byName("grü", "", 10).names()).containsExactly("grün", "grüß gott");
    assertThat(byName("grüß gott", "", 10).names()).containsExactly("grüß gott");
    assertThat(byName("b", "", 10).names()).isEmpty();
    assertThat(byName("a", "a?b", 10).names()).containsExactly("a[b]", "a\\b", "a^b", "ab");
  }

  @Test
  default void channel_that_has_expired_is_not_listed() {
    channel("gone").create(TestPolicy.SHIPPED.forgottenAfter(1));
    channel("stays").send("x");
    time().passSeconds(3);
    assertThat(byName("", "", 10).names()).containsExactly("stays");
    assertThat(channels(ChannelListing.busiest(10)).names()).containsExactly("stays");
  }

  @Test
  default void busiest_channels_have_most_listeners_and_then_most_messages() {
    channel("quiet").create(TestPolicy.SHIPPED);
    channel("two messages").send("x");
    channel("two messages").send("x");
    channel("one message").send("x");
    channel("one listener").join();
    channel("two listeners").join();
    channel("two listeners").join();
    assertThat(channels(ChannelListing.busiest(10)).names())
        .containsExactly("two listeners", "one listener", "two messages", "one message", "quiet");
    Channels two = channels(ChannelListing.busiest(2));
    assertThat(two.names()).containsExactly("two listeners", "one listener");
    assertThat(two.next()).isNull();
    assertThat(two.listed().get(0).bytes()).isEqualTo(256 + 2 * 13 + 2 * 256);
  }

  @Test
  default void messages_of_a_channel_that_is_not_there_are_not_known() {
    assertThat(messages("room", MessageId.START, 10).listed()).isNull();
    channel("room").create(TestPolicy.SHIPPED);
    assertThat(messages("room", MessageId.START, 10)).isEqualTo(new Messages(List.of(), false));
  }

  @Test
  default void messages_are_listed_with_their_sizes_types_and_the_time_that_is_left() {
    MessageId first = channel("room").send("1", TestPolicy.SHIPPED.expiringAfter(100)).id();
    time().passSeconds(30);
    NewMessage embedded =
        new NewMessage(
            Body.of(new byte[7000]),
            "image/png",
            "picture",
            new ResponseHead(200, List.of(new ResponseHead.Field("X-Field", "value"))));
    RecordingAnswer second = channel("room").append(embedded, TestPolicy.SHIPPED.expiringAfter(0));
    if (second == RecordingAnswer.Refused.NO_ROOM) {
      throw new AssertionError("there was no room");
    }
    MessageId id = ((RecordingAnswer.Sent) second).id();
    RecordingAnswer third =
        channel("room")
            .append(new NewMessage(Body.EMPTY, null), TestPolicy.SHIPPED.expiringAfter(0));
    assertThat(messages("room", MessageId.START, 10))
        .isEqualTo(
            new Messages(
                List.of(
                    new ListedMessage(first, 1, "text/plain", Duration.ofSeconds(70)),
                    new ListedMessage(id, 7000, "image/png", null),
                    new ListedMessage(((RecordingAnswer.Sent) third).id(), 0, null, null)),
                false));
    assertThat(messages("room", id, 10).known()).hasSize(1);
  }

  @Test
  default void messages_are_listed_in_pages() {
    List<MessageId> ids = new ArrayList<>();
    for (int i = 0; i < 23; i++) {
      ids.add(channel("room").send("x", TestPolicy.SHIPPED.keeping(100)).id());
    }
    List<MessageId> listed = new ArrayList<>();
    MessageId after = MessageId.START;
    Messages page;
    do {
      page = messages("room", after, 10);
      page.known().forEach(message -> listed.add(message.id()));
      after = listed.get(listed.size() - 1);
    } while (page.more());
    assertThat(listed).isEqualTo(ids);
    assertThat(messages("room", MessageId.START, 23).more()).isFalse();
  }

  @Test
  default void nothing_is_changed_by_looking() {
    channel("room").send("x");
    channel("room").join();
    var before = channel("room").info();
    channels(ChannelListing.busiest(10));
    byName("", "", 10);
    messages("room", MessageId.START, 10);
    assertThat(channel("room").info()).isEqualTo(before);
  }
}
