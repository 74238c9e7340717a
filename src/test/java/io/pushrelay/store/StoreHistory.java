package io.pushrelay.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.Admission;
import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.store.Store.IfNone;
import io.pushrelay.time.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Random steps, each put to a store and to the {@link ModelStore}. A failure tells the history that
 * leads to it, and its seed.
 */
public final class StoreHistory {
  /** How many steps a history has. */
  private static final int STEPS = 80;

  /** How long a node may be silent. */
  private static final Duration BEAT = Duration.ofSeconds(10);

  /** The store that is asked, and what can be counted of it. */
  public interface Subject {
    /** As one or two nodes see it. */
    List<Store> stores();

    /** Bytes that it says are used; waits until all that was asked for is done. */
    long used();

    int channels();

    /** Whether nothing is to expire. */
    boolean hasNoDeadline();

    /** Whether it is ended and begins again now and then; then nobody sets the clock. */
    default boolean restarts() {
      return false;
    }

    /** Ends, and begins again with what it has kept. */
    default void restart() {
      throw new UnsupportedOperationException();
    }
  }

  /** Opens an empty store. */
  public interface Opening {
    Subject open(long room, FakeTime time);
  }

  public final List<String> told = new ArrayList<>();
  private final Random random;
  private final FakeTime time = new FakeTime();
  private final Subject subject;
  private List<Store> stores;
  private final ModelStore model;

  /** As each node sees them. */
  private List<List<AskedChannel>> channels;

  private int node;
  private Duration silent = Duration.ZERO;
  private final List<MessageId> ids = new ArrayList<>();

  /** Of those who joined last, in each channel. */
  private final Map<String, Generation> joined = new HashMap<>();

  /** What the store and the model call the same. */
  private record Generation(int stores, int models) {}

  private static final Generation NOBODYS = new Generation(-1, -1);
  private static final List<Admission> ADMISSIONS =
      List.of(
          Admission.ALL,
          Admission.ALL,
          Admission.ALL,
          Admission.LAST,
          Admission.FIRST,
          new Admission(false, 2));

  /**
   * @param room bytes that the store may keep
   */
  public StoreHistory(int seed, long room, Opening opening) {
    random = new Random(seed);
    subject = opening.open(room, time);
    stores = subject.stores();
    model = new ModelStore(room, time);
    channels = channels(stores);
    told.add("seed " + seed + ", room " + room);
    ids.add(MessageId.START);
    ids.add(new MessageId(1, 0));
  }

  private static List<List<AskedChannel>> channels(List<Store> stores) {
    return stores.stream()
        .map(
            store ->
                Stream.of("a", "b", "c")
                    .map(id -> new AskedChannel(store, new ChannelId(id)))
                    .toList())
        .toList();
  }

  /** Puts all steps to both. */
  public void run() {
    for (int i = 0; i < STEPS; i++) {
      if (subject.restarts() && random.nextInt(12) == 0) {
        restart();
      }
      step();
      compare("bytes", subject.used(), model.used());
      compare("channels", subject.channels(), model.channels.size());
    }
    if (random.nextBoolean()) {
      leaveAndWait();
    }
    channels.get(node).forEach(this::delete);
    compare("bytes in the end", subject.used(), 0L);
    compare("channels in the end", subject.channels(), 0);
    compare("no deadline in the end", subject.hasNoDeadline(), true);
  }

  private void step() {
    node = random.nextInt(stores.size());
    AskedChannel channel = one(channels.get(node));
    if (stores.size() > 1) {
      told.add("node " + node);
    }
    String id = channel.id().value();
    switch (random.nextInt(18)) {
      case 0, 1, 2, 3 -> append(channel, draft(), policy());
      case 14, 15 -> appendAll(policy());
      case 4, 5, 6, 7 -> {
        MessageId after = one(ids);
        IfNone ifNone = one(List.of(IfNone.values()));
        Admission admission = one(ADMISSIONS);
        RecordingAnswer answer =
            ask(
                "next " + id + " " + after + " " + ifNone + " " + admission,
                () -> channel.next(after, ifNone, admission),
                () -> model.next(node, id, after, ifNone, admission));
        // Now and then those who joined before are remembered, who may have lost their places.
        if (ifNone != IfNone.LOOK
            && answer instanceof RecordingAnswer.Nothing
            && random.nextInt(4) > 0) {
          joined.put(id, new Generation(channel.generation(), model.generation(id)));
        }
      }
      case 8, 9 -> {
        MessageId message = one(ids);
        told.add("received " + id + " " + message);
        stores.get(node).acknowledge(channel.id(), message);
        model.received(id, message);
      }
      case 10 -> {
        int listeners = random.nextInt(4);
        Generation generation = joined.getOrDefault(id, NOBODYS);
        told.add("leave " + id + " " + listeners + " of " + generation);
        channel.leave(generation.stores, listeners);
        model.leave(node, id, generation.models, listeners);
      }
      case 11 -> {
        TestPolicy policy = policy();
        ask(
            "create " + id + " " + policy,
            () -> channel.create(policy),
            () -> model.create(id, policy));
      }
      case 12 -> ask("info " + id, channel::info, () -> model.info(id));
      case 13 -> {
        if (random.nextInt(3) == 0) {
          delete(channel);
        } else {
          expire();
        }
      }
      default -> pass();
    }
  }

  private void restart() {
    expire();
    told.add("restart");
    subject.restart();
    model.restart();
    stores = subject.stores();
    channels = channels(stores);
    joined.clear();
  }

  private void append(AskedChannel channel, NewMessage draft, TestPolicy policy) {
    String id = channel.id().value();
    RecordingAnswer answer =
        ask(
            "append " + id + " " + draft + " " + policy,
            () -> channel.append(draft, policy),
            () -> model.append(node, id, draft, policy));
    if (answer instanceof RecordingAnswer.Sent sent) {
      ids.add(sent.id());
    }
  }

  private void appendAll(TestPolicy policy) {
    AskedBatch batch = new AskedBatch(stores.get(node));
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      batch.add(one(channels.get(node)), draft());
    }
    Optional<List<RecordingAnswer.Sent>> answer =
        ask(
            "appendAll " + batch.publications + " " + policy,
            () -> batch.append(policy),
            () -> model.appendAll(node, batch.publications, policy));
    answer.ifPresent(sent -> sent.forEach(one -> ids.add(one.id())));
  }

  private void delete(AskedChannel channel) {
    String id = channel.id().value();
    ask("delete " + id, channel::delete, () -> model.delete(id));
  }

  private void pass() {
    if (random.nextInt(4) == 0 && !subject.restarts()) {
      time.setClock(FakeTime.START + random.nextInt(-3, 4));
      told.add("clock " + time.second());
    } else {
      pass(Duration.ofMillis(500L * random.nextInt(1, 6)));
      told.add("time " + time.nanos() / 1_000_000);
    }
  }

  /** Passes time, in which no node is taken for dead. */
  private void pass(Duration some) {
    silent = silent.plus(some);
    if (stores.size() > 1 && silent.compareTo(BEAT) > 0) {
      expire();
      silent = some;
    }
    time.pass(some);
  }

  private void expire() {
    told.add("expire");
    for (Store store : stores) {
      store.expire();
      long unused = subject.used(); // it is done before the next one is asked
    }
    model.expire();
  }

  private void leaveAndWait() {
    for (node = 0; node < stores.size(); node++) {
      for (AskedChannel channel : channels.get(node)) {
        String id = channel.id().value();
        told.add("leave " + id + " 99, node " + node);
        channel.leave(99);
        model.leave(node, id, channel.generation() == -1 ? -1 : model.generation(id), 99);
      }
      long unused = subject.used();
    }
    node = 0;
    for (int i = 0; i < 12; i++) {
      pass(BEAT);
      expire();
    }
    channels
        .get(node)
        .forEach(
            channel ->
                ask("info " + channel.id(), channel::info, () -> model.info(channel.id().value())));
  }

  private NewMessage draft() {
    return new NewMessage(
        Body.of(new byte[random.nextInt(4) * 100]), random.nextBoolean() ? "text/plain" : null);
  }

  private TestPolicy policy() {
    TestPolicy policy =
        TestPolicy.SHIPPED
            .keeping(random.nextInt(5))
            .receivedBy(Math.max(0, random.nextInt(5) - 2))
            .expiringAfter(one(List.of(0, 1, 2, 4)))
            .forgottenAfter(one(List.of(0, 1, 3)));
    return random.nextInt(8) == 0 ? policy.unstored() : policy;
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private <T> T ask(String question, Supplier<T> store, Supplier<T> model) {
    told.add(question);
    T answer = store.get();
    told.add("    " + question.split(" ", 2)[0] + " -> " + answer);
    compare(question, answer, model.get());
    return answer;
  }

  private void compare(String what, Object actual, Object expected) {
    if (!actual.equals(expected)) {
      assertThat(actual).as("%s, after\n%s", what, String.join("\n", told)).isEqualTo(expected);
    }
  }
}
