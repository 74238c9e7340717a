package io.pushrelay.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.Admission;
import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.store.memory.MemoryStore;
import io.pushrelay.time.Deadlines;
import io.pushrelay.time.FakeTime;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each operation that is answered is measured once, and answered as it was. */
final class MeasuredStoreTest implements Store.AppendReply, Store.InfoReply, Store.NextReply {
  private static final ChannelId NEWS = new ChannelId("news");
  private static final RetentionPolicy KEPT =
      new RetentionPolicy(5, 0, Duration.ZERO, Duration.ofHours(1), true);

  private final List<String> told = new ArrayList<>();
  private final FakeTime time = new FakeTime(1000);

  private Store measured(long memory) {
    MemoryStore store = new MemoryStore(new MemoryBudget(memory), time, new Deadlines(time::nanos));
    return new MeasuredStore(
        store,
        (operation, nanos) -> {
          assertThat(nanos).isNotNegative();
          told.add("took " + operation);
        });
  }

  @Override
  public void appended(Message message, MessageId previous, ChannelInfo info, boolean elsewhere) {
    told.add("appended");
  }

  @Override
  public void noRoom() {
    told.add("no room");
  }

  @Override
  public void info(@Nullable ChannelInfo info) {
    told.add(info == null ? "none" : "info");
  }

  @Override
  public void found(Message message, boolean missed) {
    told.add("found");
  }

  @Override
  public void nothing(MessageId last, int generation) {
    told.add("nothing");
  }

  @Override
  public void created(MessageId last, int generation) {
    told.add("created");
  }

  @Override
  public void full(MessageId last) {
    told.add("full");
  }

  @Override
  public void unknown() {
    told.add("unknown");
  }

  @Override
  public void failed(StoreException reason) {
    told.add("failed");
  }

  private void next(Store store, Store.IfNone ifNone, Admission admission) {
    store.next(NEWS, MessageId.START, ifNone, admission, this);
  }

  @Test
  void every_answer_is_passed_on_and_measured_before() {
    Store store = measured(1 << 20);
    next(store, Store.IfNone.LOOK, Admission.ALL);
    next(store, Store.IfNone.JOIN, Admission.ALL);
    next(store, Store.IfNone.JOIN, Admission.ALL);
    store.append(NEWS, new NewMessage(Body.EMPTY, null), KEPT, this);
    next(store, Store.IfNone.LOOK, Admission.ALL);
    store.create(NEWS, KEPT, this);
    store.info(NEWS, this);
    store.delete(NEWS, this);
    store.info(NEWS, this);
    assertThat(told)
        .containsExactly(
            "took next", "unknown",
            "took next", "created",
            "took next", "nothing",
            "took append", "appended",
            "took next", "found",
            "took create", "info",
            "took info", "info",
            "took delete", "info",
            "took info", "none");
  }

  /** Also what a store need not have: without it nodes would not hear of each other. */
  @Test
  void every_operation_of_a_store_is_passed_on() {
    for (Method operation : Store.class.getMethods()) {
      assertThat(MeasuredStore.class.getDeclaredMethods())
          .as(operation.toString())
          .anyMatch(
              own ->
                  own.getName().equals(operation.getName())
                      && Arrays.equals(own.getParameterTypes(), operation.getParameterTypes()));
    }
  }

  @Test
  void refusals_are_measured_too() {
    Store store = measured(10);
    store.append(NEWS, new NewMessage(Body.EMPTY, null), KEPT, this);
    next(store, Store.IfNone.JOIN, Admission.ALL);
    assertThat(told).containsExactly("took append", "no room", "took next", "no room");
  }

  @Test
  void several_messages_as_one_are_measured_as_one_append() {
    AskedChannel news = new AskedChannel(measured(1 << 20), NEWS);
    new AskedBatch(measured(1 << 20)).to(news, "1", "2").send(TestPolicy.SHIPPED);
    assertThat(new AskedBatch(measured(10)).to(news, "1").append(TestPolicy.SHIPPED)).isEmpty();
    assertThat(told).containsExactly("took append", "took append");
  }
}
