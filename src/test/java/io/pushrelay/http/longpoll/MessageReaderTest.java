package io.pushrelay.http.longpoll;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.broker.Broker;
import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.config.ConfigSources;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.RelayConfig;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.metrics.Metrics;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;
import io.pushrelay.store.memory.MemoryStore;
import io.pushrelay.time.Deadlines;
import io.pushrelay.time.FakeTime;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What else there is for a long-poll that takes several messages. */
final class MessageReaderTest {
  private static final ChannelId NEWS = new ChannelId("news");
  private static final int MANY = 1_000;

  private final FakeTime time = new FakeTime(1_000_000);
  private final MemoryBudget budget = new MemoryBudget(1 << 24);
  private final MemoryStore memory = new MemoryStore(budget, time, new Deadlines(time::nanos));

  /** What is asked of a store that answers later. */
  private final Queue<Runnable> asked = new ArrayDeque<>();

  /** What is done by the threads that write to listeners. */
  private final Queue<Runnable> written = new ArrayDeque<>();

  private final List<MessagePart> read = new ArrayList<>();

  private Broker broker(Store store) {
    return new Broker(
        store, budget, time, new Deadlines(time::nanos), written::add, 1, Metrics.NONE);
  }

  private static RelayConfig config() {
    return RelayConfig.read(
        new ConfigSources(
            "",
            Map.of(),
            Map.of(),
            Map.of(
                "push_max_poll_messages",
                Integer.toString(MANY),
                "push_message_buffer_length",
                "2000")));
  }

  private static ListenerLocation location() {
    return (ListenerLocation)
        Objects.requireNonNull(config().locations().find("/listen")).location();
  }

  /** Sends messages, and returns the first. */
  private Message send(Broker broker, int messages) {
    SenderLocation sender =
        (SenderLocation) Objects.requireNonNull(config().locations().find("/send")).location();
    IntStream.range(0, messages)
        .forEach(
            i ->
                assertThat(
                        broker.publish(
                            NEWS, new NewMessage(Body.EMPTY, "text/" + i), sender.retention()))
                    .isCompleted());
    return new Message(new MessageId(1_000_000, 0), new NewMessage(Body.EMPTY, "text/0"), 0);
  }

  private void readAll(Broker broker, Message first) {
    new MessageReader(broker, location(), List.of(NEWS))
        .readAfter(new MessagePart(first, false, null), read::addAll);
  }

  /** The same store, which does with the questions for what comes next what it is told to. */
  private Store store(BiConsumer<Store.NextReply, Runnable> next) {
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) -> {
              Runnable ask =
                  () -> {
                    try {
                      method.invoke(memory, arguments);
                    } catch (IllegalAccessException | InvocationTargetException e) {
                      throw new LinkageError("the store in memory", e);
                    }
                  };
              if (method.getName().equals("next")) {
                next.accept((Store.NextReply) arguments[4], ask);
                return null;
              }
              return method.invoke(memory, arguments);
            });
  }

  @Test
  void all_that_there_is_is_read_in_the_callers_thread_and_without_recursion() {
    Broker broker = broker(memory);
    Message first = send(broker, MANY + 10);
    AtomicInteger deepest = new AtomicInteger();
    new MessageReader(broker, location(), List.of(NEWS))
        .readAfter(
            new MessagePart(first, false, null),
            parts -> {
              read.addAll(parts);
              deepest.set(new Throwable().getStackTrace().length);
            });
    assertThat(read).hasSize(MANY);
    assertThat(read)
        .extracting(part -> part.message().position())
        .doesNotHaveDuplicates()
        .isSortedAccordingTo((a, b) -> ((MessageId) a).compareTo((MessageId) b));
    assertThat(deepest.get()).isLessThan(200);
    assertThat(written).isEmpty();
  }

  @Test
  void store_that_answers_later_has_it_told_by_those_who_write_to_listeners() {
    Broker broker = broker(store((reply, ask) -> asked.add(ask)));
    Message first = send(broker, 3);
    readAll(broker, first);
    assertThat(read).isEmpty();
    while (!asked.isEmpty() || !written.isEmpty()) {
      assertThat(read).isEmpty();
      Objects.requireNonNull(asked.isEmpty() ? written.poll() : asked.poll()).run();
    }
    assertThat(read)
        .extracting(part -> part.message().contentType())
        .containsExactly("text/0", "text/1", "text/2");
  }

  @Test
  void store_that_fails_ends_it_with_what_was_read() {
    AtomicInteger questions = new AtomicInteger();
    Broker broker =
        broker(
            store(
                (reply, ask) -> {
                  if (questions.incrementAndGet() > 2) {
                    reply.failed(new StoreException("away"));
                  } else {
                    ask.run();
                  }
                }));
    Message first = send(broker, 5);
    readAll(broker, first);
    assertThat(read).hasSize(3);
  }
}
