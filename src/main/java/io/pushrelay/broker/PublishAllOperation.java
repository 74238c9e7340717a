package io.pushrelay.broker;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Publication;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A sender's messages go into their channels and to whoever is held there: all of them, or none.
 * Each is an operation of its channel. The locks of all live channels are held while the store is
 * asked, so that with a store that answers at once this is one operation for each of them; one that
 * answers later is heard under one lock after the other, as for other operations.
 *
 * <p>The locks are taken in the order of the channels' ids, so that no two of these wait for each
 * other; no other operation takes a second one, nor has the store a lock while it tells. A monitor
 * can't be taken in a loop, so each has its frame of the stack ({@link Store#appendAll} says how
 * many).
 */
final class PublishAllOperation implements Store.AppendAllReply {
  final CompletableFuture<@Nullable List<PublishResult>> result = new CompletableFuture<>();
  private final Broker broker;
  private final List<Publication> publications;
  private final RetentionPolicy policy;

  /** One for each publication, in their order. */
  private final List<PublishOperation> operations = new ArrayList<>();

  /** Their channels, each once, in the order in which locks are taken. */
  private final List<ChannelId> channels;

  /** Those whose locks are held. */
  private final Map<ChannelId, LiveChannel> taken = new HashMap<>();

  private boolean sent;
  private @Nullable StoreException failure;

  PublishAllOperation(Broker broker, List<Publication> publications, RetentionPolicy policy) {
    this.broker = broker;
    this.publications = List.copyOf(publications);
    this.policy = policy;
    for (Publication one : publications) {
      operations.add(new PublishOperation(broker, one.channel(), one.message(), policy));
    }
    channels = publications.stream().map(Publication::channel).distinct().sorted().toList();
  }

  void run() {
    if (operations.isEmpty()) {
      result.complete(List.of());
    } else if (askWithLocks(0)) {
      complete();
    }
  }

  /**
   * Takes the locks of all live channels, and asks the store.
   *
   * @param next the first channel whose lock is not taken
   * @return whether the store has answered
   */
  private boolean askWithLocks(int next) {
    if (next == channels.size()) {
      return askAndCheck();
    }
    for (; ; ) {
      LiveChannel live = broker.live(channels.get(next));
      synchronized (live) {
        if (!live.isClosed()) {
          taken.put(live.channel, live);
          return askWithLocks(next + 1);
        }
      }
    }
  }

  private boolean askAndCheck() {
    for (PublishOperation operation : operations) {
      operation.begin(Objects.requireNonNull(taken.get(operation.channel)));
    }
    boolean asked = false;
    boolean answered = false;
    try {
      broker.store.appendAll(publications, policy, this);
      asked = true;
    } finally {
      for (PublishOperation operation : operations) {
        answered |= operation.endAskingAndCheck(asked);
      }
    }
    return answered;
  }

  @Override
  public void appended(List<Store.Appended> all) {
    sent = true;
    boolean completes = false;
    for (int i = 0; i < all.size(); i++) {
      Store.Appended one = all.get(i);
      PublishOperation operation = operations.get(i);
      completes |=
          operation.publish(one.message(), one.previous(), one.info(), one.heardElsewhere());
    }
    completeLater(completes);
  }

  @Override
  public void noRoom() {
    end();
  }

  @Override
  public void failed(StoreException reason) {
    failure = reason;
    end();
  }

  private void end() {
    boolean completes = false;
    for (PublishOperation operation : operations) {
      completes |= operation.end();
    }
    completeLater(completes);
  }

  /** As {@link ChannelOperation#completeLater}, unless the thread that asked does it. */
  private void completeLater(boolean completes) {
    if (completes) {
      broker.enqueue(this::complete, 0);
    }
  }

  private void complete() {
    List<PublishResult> results = new ArrayList<>();
    for (PublishOperation operation : operations) {
      PublishResult published = operation.deliver();
      if (published != null) {
        results.add(published);
      }
    }
    if (failure != null) {
      result.completeExceptionally(failure);
    } else {
      result.complete(sent ? results : null);
    }
  }
}
