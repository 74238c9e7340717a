package io.pushrelay.store.redis;

import static io.pushrelay.config.value.Concurrency.BROADCAST;
import static io.pushrelay.config.value.Concurrency.FIRST;
import static io.pushrelay.config.value.Concurrency.LAST;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.broker.Broker;
import io.pushrelay.broker.EndReason;
import io.pushrelay.broker.Listener;
import io.pushrelay.broker.PublishResult;
import io.pushrelay.broker.Subscription;
import io.pushrelay.broker.multi.MultiSubscription;
import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.value.Concurrency;
import io.pushrelay.store.TestPolicy;
import io.pushrelay.time.Await;
import io.pushrelay.time.FakeTime;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is held and who is refused, where two nodes share a Redis. */
final class RedisAdmissionTest {
  private static final ChannelId NEWS = new ChannelId("news");
  private static final ListenerLocation TWO = RedisBrokers.location(BROADCAST, 2);

  @RegisterExtension static final RedisServer REDIS = new RedisServer();

  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final FakeTime time = new FakeTime();
  private final String namespace = REDIS.namespace();
  private final RedisStore storeHere = store();
  private final RedisStore storeThere = store();
  private final Broker here = RedisBrokers.broker(storeHere, threads);
  private final Broker there = RedisBrokers.broker(storeThere, threads);

  private RedisStore store() {
    return REDIS.open(namespace, 1 << 20, new FakeRedisTime(time, time::nanos));
  }

  @AfterEach
  void nobody_is_counted_in_the_end() throws Exception {
    here.stop();
    there.stop();
    awaitListeners(0);
    threads.shutdownNow();
  }

  /** Is told {@code held}, and why it is not any more. */
  private static final class Recorder implements Listener {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private volatile @Nullable Subscription subscription;

    @Override
    public boolean isStreaming() {
      return true;
    }

    @Override
    public void begin(Subscription begun) {
      subscription = begun;
    }

    @Override
    public void onHeld() {
      told.add("held");
    }

    @Override
    public void deliver(Message message, boolean missed) {
      told.add(message.id().toString());
    }

    @Override
    public void end(EndReason reason) {
      told.add(reason.name());
    }

    String take() throws InterruptedException {
      String next = told.poll(20, TimeUnit.SECONDS);
      return next == null ? "nothing" : next;
    }

    void leave() {
      Objects.requireNonNull(subscription).cancel();
    }
  }

  private static Recorder listen(Broker broker, ListenerLocation location) {
    return listen(broker, NEWS, location);
  }

  private static Recorder listen(Broker broker, ChannelId channel, ListenerLocation location) {
    Recorder listener = new Recorder();
    broker.listen(channel, location, MessageId.START, listener);
    return listener;
  }

  private int listeners(Broker broker) {
    ChannelInfo info =
        broker.info(NEWS).toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    return info == null ? 0 : info.listeners();
  }

  private void awaitListeners(int count) {
    Await.until(count + " listeners are counted", () -> listeners(here) == count);
    assertThat(listeners(there)).isEqualTo(count);
  }

  @Test
  void first_is_refused_while_the_other_node_holds_one_and_let_in_when_that_has_gone()
      throws Exception {
    ListenerLocation first = RedisBrokers.location(FIRST, 0);
    Recorder held = listen(here, first);
    assertThat(held.take()).isEqualTo("held");
    assertThat(listen(there, first).take()).isEqualTo("CONFLICT");
    held.leave();
    awaitListeners(0);
    assertThat(listen(there, first).take()).isEqualTo("held");
    assertThat(listen(here, first).take()).isEqualTo("CONFLICT");
  }

  @Test
  void last_ends_those_of_both_nodes_and_is_counted_alone() throws Exception {
    Recorder one = listen(here, TWO);
    Recorder two = listen(there, TWO);
    assertThat(one.take() + two.take()).isEqualTo("heldheld");
    Recorder last = listen(there, RedisBrokers.location(LAST, 0));
    assertThat(last.take()).isEqualTo("held");
    assertThat(one.take()).isEqualTo("CONFLICT");
    assertThat(two.take()).isEqualTo("CONFLICT");
    awaitListeners(1);
    assertThat(listen(here, RedisBrokers.location(LAST, 0)).take()).isEqualTo("held");
    assertThat(last.take()).isEqualTo("CONFLICT");
    awaitListeners(1);
  }

  @Test
  void limit_counts_those_of_both_nodes() throws Exception {
    assertThat(listen(here, TWO).take()).isEqualTo("held");
    Recorder second = listen(there, TWO);
    assertThat(second.take()).isEqualTo("held");
    assertThat(listen(here, TWO).take()).isEqualTo("TOO_MANY_LISTENERS");
    assertThat(listen(there, TWO).take()).isEqualTo("TOO_MANY_LISTENERS");
    second.leave();
    awaitListeners(1);
    assertThat(listen(here, TWO).take()).isEqualTo("held");
  }

  private static void awaitConnection(Broker broker) {
    Await.until("Redis answers", () -> RedisBrokers.answers(broker, NEWS));
  }

  @Test
  void node_that_connects_anew_has_its_listeners_counted_all_the_time() throws Exception {
    ListenerLocation first = RedisBrokers.location(FIRST, 0);
    List<ChannelId> rooms =
        IntStream.range(0, 500).mapToObj(i -> new ChannelId("room" + i)).toList();
    List<Recorder> held = rooms.stream().map(room -> listen(here, room, first)).toList();
    for (Recorder listener : held) {
      assertThat(listener.take()).isEqualTo("held");
    }
    REDIS.process().cutConnections();
    awaitConnection(there);
    for (int round = 0; round < 20; round++) {
      List<Recorder> others = rooms.stream().map(room -> listen(there, room, first)).toList();
      for (Recorder listener : others) {
        assertThat(listener.take()).isEqualTo("CONFLICT");
      }
    }
    awaitConnection(here);
    assertThat(held).allMatch(listener -> listener.told.isEmpty());
  }

  @Test
  void node_that_is_dead_is_in_nobodys_way() throws Exception {
    ListenerLocation first = RedisBrokers.location(FIRST, 0);
    assertThat(listen(here, first).take()).isEqualTo("held");
    time.passSeconds(16);
    assertThat(listen(there, first).take()).as("before it is found dead").isEqualTo("CONFLICT");
    storeThere.expire();
    assertThat(listen(there, first).take()).isEqualTo("held");
  }

  @ParameterizedTest
  @EnumSource(names = {"FIRST", "LAST"})
  void listener_of_a_node_that_wakes_up_is_ended_if_another_has_taken_its_place(Concurrency one)
      throws Exception {
    ListenerLocation alone = RedisBrokers.location(one, 0);
    Recorder sleeping = listen(here, alone);
    assertThat(sleeping.take()).isEqualTo("held");
    time.passSeconds(16);
    storeThere.expire();
    Recorder other = listen(there, alone);
    assertThat(other.take()).isEqualTo("held");
    storeHere.expire(); // hears that it was taken for dead
    Await.until(
        "it is told",
        () -> {
          storeHere.expire();
          return !sleeping.told.isEmpty();
        });
    assertThat(sleeping.take()).isEqualTo("CONFLICT");
    awaitListeners(1);
    assertThat(other.told).isEmpty();
  }

  @Test
  void listener_of_several_channels_hears_of_one_that_was_deleted_and_made_again_elsewhere()
      throws Exception {
    Recorder several = new Recorder();
    MultiSubscription.listen(
        here, List.of(NEWS, new ChannelId("sport")), TWO, MessageId.START, several);
    assertThat(several.take()).isEqualTo("held");
    there.delete(NEWS).toCompletableFuture().join();
    MessageId sent = send(there);
    Await.until(
        "it is heard of",
        () -> {
          here.tick();
          return !several.told.isEmpty();
        });
    assertThat(several.take()).isEqualTo(sent.toString());
    awaitListeners(1);
    assertThat(several.told).isEmpty();
    assertThat(send(there)).hasToString(several.take());
    several.leave();
  }

  private static MessageId send(Broker broker) {
    NewMessage draft = new NewMessage(Body.of(new byte[] {'x'}), null);
    PublishResult sent =
        broker.publish(NEWS, draft, TestPolicy.SHIPPED.policy()).toCompletableFuture().join();
    return Objects.requireNonNull(Objects.requireNonNull(sent).info().lastMessageId());
  }
}
