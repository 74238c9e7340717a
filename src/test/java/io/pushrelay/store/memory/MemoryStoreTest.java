package io.pushrelay.store.memory;

import static io.pushrelay.channel.MessageId.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.ResponseHead;
import io.pushrelay.store.AskedChannel;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreContract;
import io.pushrelay.store.TestPolicy;
import io.pushrelay.time.Deadlines;
import io.pushrelay.time.FakeTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MemoryStoreTest extends StoreContract {
  @Override
  public Store open(long room, InstantSource clock, LongSupplier nanos) {
    return new MemoryStore(new MemoryBudget(room), clock, new Deadlines(nanos));
  }

  private MemoryStore memory() {
    return (MemoryStore) store();
  }

  private long used() {
    return memory().budget.used();
  }

  @AfterEach
  void nothing_is_left_of_deleted_channels() {
    assertThat(used()).as("bytes kept").isBetween(0L, ROOM);
    deleteAll();
    assertThat(memory().channels()).as("channels left").isZero();
    assertThat(used()).as("bytes left").isZero();
    assertThat(memory().deadlines.isEmpty()).as("no deadline is left").isTrue();
  }

  @Test
  void tells_in_the_calling_thread_before_the_call_returns() {
    List<Thread> told = new ArrayList<>();
    Store.InfoReply reply = AskedChannel.infoReply(info -> told.add(Thread.currentThread()));
    store().info(new ChannelId("room"), reply);
    store().delete(new ChannelId("room"), reply);
    assertThat(told).containsExactly(Thread.currentThread(), Thread.currentThread());
  }

  @Test
  void gives_no_second_before_its_first_one() {
    FakeTime time = new FakeTime();
    MemoryBudget budget = new MemoryBudget(ROOM);
    Deadlines deadlines = new Deadlines(time::nanos);
    try (Store later = new MemoryStore(budget, time, deadlines, FakeTime.START + 1, null)) {
      AskedChannel room = new AskedChannel(later, new ChannelId("room"));
      assertThat(room.send("one").id()).isEqualTo(new MessageId(FakeTime.START + 1, 0));
      time.passSeconds(1);
      assertThat(room.send("two").id()).isEqualTo(new MessageId(FakeTime.START + 1, 1));
      time.passSeconds(1);
      assertThat(room.send("three").id()).isEqualTo(new MessageId(FakeTime.START + 2, 0));
    }
  }

  @Test
  void tells_outside_of_its_locks() {
    AskedChannel room = channel("room");
    store()
        .create(
            room.id(),
            TestPolicy.SHIPPED.policy(),
            AskedChannel.infoReply(
                info ->
                    assertThat(CompletableFuture.supplyAsync(room::info))
                        .as("another thread, while the first is being told")
                        .succeedsWithin(10, TimeUnit.SECONDS)));
  }

  @Test
  void everything_kept_has_its_cost() {
    AskedChannel room = channel("four");
    room.create(TestPolicy.SHIPPED);
    long channel = 256 + 2 * 4;
    assertThat(used()).as("a channel with an id of four characters").isEqualTo(channel);
    room.join();
    assertThat(used()).as("and a listener").isEqualTo(channel + 256);
    room.append(new NewMessage(Body.of(new byte[100]), "text/plain"), TestPolicy.SHIPPED);
    assertThat(used()).as("and a message").isEqualTo(channel + 256 + 256 + 100 + 10);
    room.send("not kept", TestPolicy.SHIPPED.unstored());
    room.look(START);
    assertThat(used()).as("and what costs nothing").isEqualTo(channel + 256 + 256 + 100 + 10);
    room.leave(5);
    assertThat(used()).as("without the listener").isEqualTo(channel + 256 + 100 + 10);
    time().passSeconds(3600);
    store().expire();
    assertThat(used()).as("without the message").isEqualTo(channel);
    time().passSeconds(3600);
    store().expire();
    assertThat(used()).as("without the channel").isZero();
    assertThat(memory().channels()).isZero();
  }

  @Test
  void fields_of_a_head_have_their_cost() {
    AskedChannel room = channel("four");
    ResponseHead head = new ResponseHead(404, List.of(new ResponseHead.Field("X-Room", "seven")));
    room.append(new NewMessage(Body.EMPTY, null, null, head), TestPolicy.SHIPPED);
    assertThat(used()).isEqualTo(256 + 2 * 4 + 256 + 128 + 6 + 5);
  }

  @Test
  void replaced_message_gives_back_its_cost_once() {
    AskedChannel room = channel("room");
    room.send("x".repeat(100), TestPolicy.SHIPPED.keeping(1));
    long before = used();
    room.send("x".repeat(150), TestPolicy.SHIPPED.keeping(1));
    assertThat(used()).isEqualTo(before + 50);
    room.send("x".repeat(100), TestPolicy.SHIPPED.keeping(1));
    assertThat(used()).isEqualTo(before);
  }

  @Test
  void channels_are_counted_while_they_are_there() {
    channel("one").send("x");
    channel("two").join();
    assertThat(memory().channels()).isEqualTo(2);
    channel("two").leave(1);
    assertThat(memory().channels()).isEqualTo(1);
    channel("one").delete();
    assertThat(memory().channels()).isZero();
  }

  @Test
  void channel_that_found_no_room_leaves_nothing_behind() {
    AskedChannel large = channel("x".repeat((int) ROOM));
    large.create(TestPolicy.SHIPPED);
    large.join();
    large.append(AskedChannel.draft("x"), TestPolicy.SHIPPED);
    assertThat(memory().channels()).isZero();
    assertThat(used()).isZero();
  }

  @Test
  void forgotten_neighbours_do_no_more_than_raise_a_first_tag() {
    channel("gone").send("x");
    channel("gone").delete();
    IntStream.range(0, 10_000)
        .mapToObj(i -> channel("channel " + i))
        .forEach(
            channel -> {
              assertThat(channel.send("x", TestPolicy.SHIPPED.unstored().forgottenAfter(0)).id())
                  .isBetween(new MessageId(FakeTime.START, 0), new MessageId(FakeTime.START, 30));
            });
    time().passSeconds(1);
    assertThat(channel("new").send("x").id()).isEqualTo(new MessageId(FakeTime.START + 1, 0));
  }

  @Test
  void ids_grow_also_when_a_neighbour_is_forgotten_that_was_not_as_far() {
    AskedChannel behind = channel("BB");
    AskedChannel ahead = channel("Aa");
    assertThat(behind.id()).as("a neighbour").hasSameHashCodeAs(ahead.id());
    behind.send("x");
    ahead.send("x");
    MessageId last = ahead.send("x").id();
    ahead.delete();
    behind.delete();
    assertThat(ahead.send("x").id()).isGreaterThan(last);
  }

  @Test
  void noticing_that_a_message_has_expired_begins_the_timeout_of_its_channel() {
    AskedChannel room = channel("room");
    MessageId last = room.send("x", TestPolicy.SHIPPED.expiringAfter(5).forgottenAfter(10)).id();
    time().passSeconds(60);
    assertThat(room.info()).contains(new ChannelInfo(0, ChannelInfo.NEVER, 0, last));
    time().passSeconds(10);
    assertThat(room.info()).isEmpty();
  }
}
