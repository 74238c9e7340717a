package io.pushrelay.broker;

import static io.pushrelay.broker.TestLocations.listener;
import static io.pushrelay.broker.TestLocations.retention;

import io.pushrelay.Repetitions;
import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.Publication;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.value.Concurrency;
import java.time.Duration;
import java.util.List;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever interleaving of a channel's operations there is, what they answered is explained by some
 * order of them, one after the other.
 *
 * <p>This is how a message would be seen to get lost between a listener's look and its being held:
 * the listener says that it waits, and the sender that nobody did. What a listener is told once it
 * is held comes later and in another thread, and so is nobody's answer here.
 */
public class LinearizabilityTest {
  /** Longer than a busy machine keeps a thread from going on. */
  private static final long HANGS_MILLIS = 120_000;

  private static final RetentionPolicy KEEPS_TWO = retention(2, 0, Duration.ofHours(1));
  private static final RetentionPolicy KEEPS_NONE = retention(0, 0, Duration.ofHours(1));
  private static final ListenerLocation BROADCAST = listener(Concurrency.BROADCAST);
  private static final ListenerLocation LAST = listener(Concurrency.LAST);
  private static final ListenerLocation FIRST = listener(Concurrency.FIRST);
  private static final ChannelId NEWS = new ChannelId("news");
  private static final NewMessage MESSAGE = new NewMessage(Body.EMPTY, null);
  private static final List<Publication> TO_BOTH =
      List.of(new Publication(new ChannelId("other"), MESSAGE), new Publication(NEWS, MESSAGE));

  /** Those who override {@link #open} have no state that it could find too early. */
  @SuppressWarnings("this-escape")
  private final TestBroker relay = open();

  /** How many programs of operations are tried in many interleavings. */
  int programs() {
    return 6;
  }

  /** What is tried. */
  TestBroker open() {
    return new TestBroker(1 << 20, store -> store, later -> {});
  }

  /** A sender's message: whether somebody was sent it, and the channel then. */
  @Operation
  public String send() {
    return send(KEEPS_TWO);
  }

  /** A message for those alone who are held. */
  @Operation
  public String shout() {
    return send(KEEPS_NONE);
  }

  /** What is left to the sender's thread is left. */
  private String send(RetentionPolicy policy) {
    return TestBroker.write(
        relay.broker.publish(NEWS, MESSAGE, policy).toCompletableFuture().join());
  }

  /** A message to another channel and to this one, as one. */
  @Operation
  public String sendToBoth() {
    List<PublishResult> results =
        relay.broker.publishAll(TO_BOTH, KEEPS_TWO).toCompletableFuture().join();
    return results == null ? "no room" : TestBroker.write(results.get(1));
  }

  /** A new listener: what it gets at once, or that it waits. */
  @Operation
  public String listen() {
    return relay.listen("news", BROADCAST, MessageId.START).toString();
  }

  /** A listener that has had the first message, and lets nobody else wait. */
  @Operation
  public String listenAfterTheFirst() {
    return relay.listen("news", LAST, new MessageId(1_000_000, 0)).toString();
  }

  /** A listener that gives way to whoever waits. */
  @Operation
  public String listenIfNobodyDoes() {
    return relay.listen("news", FIRST, MessageId.START).toString();
  }

  /** How the channel is. */
  @Operation
  public @Nullable ChannelInfo info() {
    return relay.broker.info(NEWS).toCompletableFuture().join();
  }

  /** How the channel was. */
  @Operation
  public @Nullable ChannelInfo delete() {
    return relay.broker.delete(NEWS).toCompletableFuture().join();
  }

  @Test
  void operations_of_a_channel_are_linearizable_under_stress() {
    new StressOptions()
        .threads(3)
        .actorsPerThread(3)
        .iterations(Repetitions.of(2 * programs() / 3, 5 * programs() / 2))
        .invocationsPerIteration(600)
        .invocationTimeout$lincheck(HANGS_MILLIS) // which Kotlin alone hides
        .check(getClass());
  }

  /** Most of its time it takes to prepare the classes, however few are tried. */
  @Test
  @Tag("long")
  void operations_of_a_channel_are_linearizable_in_every_interleaving_tried() {
    new ModelCheckingOptions()
        .threads(2)
        .actorsPerThread(3)
        .iterations(programs())
        .invocationsPerIteration(100)
        .invocationTimeout$lincheck(HANGS_MILLIS) // which Kotlin alone hides
        .check(getClass());
  }
}
