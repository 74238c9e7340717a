package io.pushrelay.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.broker.Broker;
import io.pushrelay.broker.EndReason;
import io.pushrelay.broker.Listener;
import io.pushrelay.broker.Subscription;
import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.config.EventsConfig;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.config.TokenPolicy;
import io.pushrelay.config.WebhookPolicy;
import io.pushrelay.config.value.AllowedOrigins;
import io.pushrelay.config.value.ChannelIdExpression;
import io.pushrelay.config.value.Compression;
import io.pushrelay.config.value.Concurrency;
import io.pushrelay.config.value.PollMode;
import io.pushrelay.config.value.Transports;
import io.pushrelay.metrics.Metrics;
import io.pushrelay.presence.Attendance;
import io.pushrelay.presence.PresenceTracker;
import io.pushrelay.store.LogLines;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;
import io.pushrelay.store.memory.MemoryStore;
import io.pushrelay.time.Await;
import io.pushrelay.time.Deadlines;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is heard on the channel of events, in which order, and what becomes of it if it can't be.
 */
final class ChannelEventsTest {
  private static final ChannelId EVENTS = new ChannelId("events");
  private static final ChannelId NEWS = new ChannelId("news");
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2015-12-22T03:34:40Z"));
  private static final RetentionPolicy POLICY =
      new RetentionPolicy(20_000, 0, Duration.ofHours(1), Duration.ofHours(1), true);

  private final LogLines log = LogLines.open("io.pushrelay");
  private final ThreadPoolExecutor threads = (ThreadPoolExecutor) Executors.newCachedThreadPool();

  /** What a store that is elsewhere takes its time with; each in order. */
  private final ExecutorService elsewhere = Executors.newSingleThreadExecutor();

  private final MemoryBudget budget = new MemoryBudget(32 << 20);
  private volatile boolean failing;

  @AfterEach
  void stop() {
    threads.shutdownNow();
    elsewhere.shutdownNow();
    log.close();
  }

  private Store near() {
    return new MemoryStore(budget, CLOCK, new Deadlines(System::nanoTime));
  }

  /** A store that answers later, or that it fails. */
  private Store far() {
    Store near = near();
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "info", "append", "delete" -> {
                  elsewhere.execute(() -> answer(near, method, arguments));
                  return null;
                }
                default -> {
                  return method.invoke(near, arguments);
                }
              }
            });
  }

  private void answer(Store near, Method method, Object[] arguments) {
    try {
      Object reply = arguments[arguments.length - 1];
      if (failing && reply instanceof Store.InfoReply info) {
        info.failed(new StoreException("It is away."));
      } else if (failing && reply instanceof Store.AppendReply append) {
        append.failed(new StoreException("It is away."));
      } else {
        method.invoke(near, arguments);
      }
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new LinkageError("the store can't be called", e);
    }
  }

  private Broker broker(Store store) {
    return new Broker(
        store, budget, CLOCK, new Deadlines(System::nanoTime), threads, 4, Metrics.NONE);
  }

  private static SenderLocation sender(@Nullable ChannelId events) {
    return new SenderLocation(
        "/send",
        ChannelIdExpression.parse("$arg_id"),
        512,
        "",
        POLICY,
        1024,
        0,
        AllowedOrigins.parse(""),
        "",
        TokenPolicy.NONE,
        Duration.ZERO,
        null,
        events);
  }

  private static ListenerLocation listener(@Nullable ChannelId events) {
    return new ListenerLocation(
        "/listen",
        ChannelIdExpression.parse("$arg_id"),
        512,
        "",
        PollMode.LONG_POLL,
        Concurrency.BROADCAST,
        false,
        Duration.ZERO,
        0,
        AllowedOrigins.parse(""),
        Transports.parse("eventsource"),
        Duration.ZERO,
        Duration.ZERO,
        1,
        Compression.OFF,
        "",
        TokenPolicy.NONE,
        WebhookPolicy.NONE,
        events);
  }

  /** A broker with its events, and one who listens to them. */
  private final class Relay {
    final Broker broker;
    final ChannelEvents events;
    final PresenceTracker presence;
    final List<String> heard = new CopyOnWriteArrayList<>();

    Relay(Store store) {
      broker = broker(store);
      events = new ChannelEvents(broker, new EventsConfig(EVENTS, POLICY), CLOCK);
      presence = new PresenceTracker(broker.deadlines, CLOCK);
      listen();
    }

    void listen() {
      broker.listen(EVENTS, listener(null), MessageId.START, new Hearing(heard));
    }

    void send(String text) {
      events.publish(
          sender(EVENTS),
          NEWS,
          new NewMessage(Body.of(text.getBytes(StandardCharsets.UTF_8)), "text/plain"));
    }

    Attendance stream(ChannelId... channels) {
      return presence.ofStream(
          Objects.requireNonNull(events.observer(listener(EVENTS))),
          List.of(channels),
          "alice",
          "websocket");
    }

    void awaitHeard(int count) {
      Await.until(
          () -> heard.size() + " are heard", Duration.ofSeconds(60), () -> heard.size() >= count);
      assertThat(heard).hasSize(count);
    }
  }

  /** One that takes all at once. */
  private record Hearing(List<String> heard) implements Listener {
    @Override
    public boolean isStreaming() {
      return true;
    }

    @Override
    public void begin(Subscription subscription) {}

    @Override
    public void deliver(Message message, boolean missed) {
      heard.add(
          (missed ? "missed " : "")
              + new String(message.body().bytes(), StandardCharsets.UTF_8)
                  .replaceAll("\"[0-9a-f-]{36}-", "\"ID-"));
    }

    @Override
    public void end(EndReason reason) {
      heard.add(reason.toString());
    }
  }

  @Test
  void what_happens_to_channels_is_heard_in_order() {
    Relay relay = new Relay(near());
    Attendance alice = relay.stream(NEWS);
    alice.begin();
    relay.send("grüß gott");
    relay.events.delete(sender(EVENTS), NEWS);
    relay.events.delete(sender(EVENTS), NEWS);
    alice.end("channel_deleted");
    relay.awaitHeard(4);
    assertThat(relay.heard)
        .containsExactly(
            "{\"event\":\"join\",\"channel\":\"news\",\"time\":\"2015-12-22T03:34:40Z\",\"subject\":\"alice\",\"transport\":\"websocket\",\"connection\":\"ID-1\",\"listeners\":0}",
            "{\"event\":\"publish\",\"channel\":\"news\",\"time\":\"2015-12-22T03:34:40Z\",\"message\":\"1450755280:0\",\"size\":11,\"type\":\"text/plain\",\"listeners\":0}",
            "{\"event\":\"delete\",\"channel\":\"news\",\"time\":\"2015-12-22T03:34:40Z\",\"messages\":1,\"listeners\":0}",
            "{\"event\":\"leave\",\"channel\":\"news\",\"time\":\"2015-12-22T03:34:40Z\",\"subject\":\"alice\",\"transport\":\"websocket\",\"connection\":\"ID-1\",\"reason\":\"channel_deleted\",\"listeners\":0}");
  }

  @Test
  void nothing_is_heard_about_the_channel_of_events_itself() {
    Relay relay = new Relay(near());
    Attendance both = relay.stream(EVENTS, NEWS);
    both.begin();
    relay.awaitHeard(1);
    Await.until("the listener waits again", () -> threads.getActiveCount() == 0);
    relay.events.publish(sender(EVENTS), EVENTS, new NewMessage(Body.EMPTY, null));
    relay.events.delete(sender(EVENTS), EVENTS);
    relay.awaitHeard(3);
    relay.listen();
    both.end("disconnected");
    relay.awaitHeard(4);
    assertThat(relay.heard.get(0)).startsWith("{\"event\":\"join\",\"channel\":\"news\"");
    assertThat(relay.heard.subList(1, 3)).containsExactly("", "CHANNEL_DELETED");
    assertThat(relay.heard.get(3)).startsWith("{\"event\":\"leave\",\"channel\":\"news\"");
  }

  @Test
  void location_that_has_none_is_quiet() {
    Relay relay = new Relay(near());
    assertThat(relay.events.observer(listener(null))).isNull();
    relay.events.publish(sender(null), NEWS, new NewMessage(Body.EMPTY, null));
    relay.events.delete(sender(null), NEWS);
    relay.send("marker");
    relay.awaitHeard(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void thousands_at_a_time_are_heard_once_and_in_order(boolean far) {
    Relay relay = new Relay(far ? far() : near());
    Attendance alice = relay.stream(NEWS);
    for (int i = 0; i < 1000; i++) {
      alice.begin();
      relay.send("news");
      alice.end("disconnected");
    }
    relay.awaitHeard(3000);
    List<String> clients = relay.heard.stream().filter(one -> !one.contains("publish")).toList();
    for (int i = 0; i < clients.size(); i++) {
      assertThat(clients.get(i)).contains(i % 2 == 0 ? "\"join\"" : "\"leave\"");
    }
    List<Integer> sent =
        relay.heard.stream()
            .filter(one -> one.contains("publish"))
            .map(
                one ->
                    Integer.valueOf(
                        one.replaceAll(".*:40Z\",\"message\":\"1450755280:(\\d+)\".*", "$1")))
            .toList();
    List<Integer> inOrder = IntStream.range(0, 1000).boxed().toList();
    if (far) {
      assertThat(sent).containsExactlyInAnyOrderElementsOf(inOrder); // each sender waits for itself
    } else {
      assertThat(sent).isEqualTo(inOrder);
    }
  }

  @Test
  void what_is_too_much_for_the_store_is_dropped_and_said_once() {
    Relay relay = new Relay(far());
    CountDownLatch over = new CountDownLatch(1);
    elsewhere.execute(
        () -> {
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    Attendance alice = relay.stream(NEWS);
    for (int i = 0; i < ChannelEvents.MOST + 500; i++) {
      alice.begin();
    }
    assertThat(log.lines())
        .containsExactly(
            "WARNING Channel events are dropped, 1 so far: more than 10000 of them wait to be stored. It is said once an hour at most.");
    over.countDown();
    relay.awaitHeard(ChannelEvents.MOST);
    alice.begin();
    relay.awaitHeard(ChannelEvents.MOST + 1);
  }

  @Test
  void events_go_on_when_the_store_is_back() {
    Relay relay = new Relay(far());
    Attendance alice = relay.stream(NEWS);
    failing = true;
    alice.begin();
    Await.until("it is said", () -> !log.lines().isEmpty());
    assertThat(log.lines()).singleElement().asString().contains("the store fails");
    failing = false;
    relay.send("news");
    alice.end("disconnected");
    relay.awaitHeard(2);
  }

  @Test
  void events_for_which_there_is_no_room_are_dropped() {
    Relay relay = new Relay(near());
    long taken = budget.limit() - budget.used() - 100;
    assertThat(budget.reserve(taken)).isTrue();
    relay.stream(NEWS).begin();
    Await.until("it is said", () -> !log.lines().isEmpty());
    assertThat(log.lines()).singleElement().asString().contains("push_max_reserved_memory");
    budget.release(taken);
    relay.stream(NEWS).begin();
    relay.awaitHeard(1);
  }
}
