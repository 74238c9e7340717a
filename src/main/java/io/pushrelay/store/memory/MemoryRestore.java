package io.pushrelay.store.memory;

import io.pushrelay.store.StoreCost;
import io.pushrelay.time.Deadlines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Puts what was read from a {@link WriteAheadLog} into an empty store. Deadlines begin when all is
 * there, in the order in which they pass: that is how they are queued.
 */
final class MemoryRestore {
  private final MemoryStore store;
  private final long now;
  private int messages;
  private final List<Running> running = new ArrayList<>();

  private record Running(StoredMessage message, Duration timeout, long due) {}

  MemoryRestore(MemoryStore store) {
    this.store = store;
    this.now = store.deadlines.now();
  }

  /** Puts the channel back with as many of its messages as there is room for, newest first. */
  void add(LoggedChannel logged) {
    MemoryChannel channel = new MemoryChannel(store, logged.id());
    if (!store.budget.reserve(channel.cost())) {
      return;
    }
    List<LoggedMessage> all = logged.messages();
    int first = all.size();
    while (first > 0
        && store.budget.reserve(StoreCost.of(all.get(first - 1).message().content()))) {
      first--;
    }
    LoggedChannel kept = first == 0 ? logged : logged.withMessages(all.subList(first, all.size()));
    messages += kept.messages().size();
    synchronized (channel) {
      store.add(channel);
      channel.restore(kept.last(), kept.timeout());
      channel.writtenTo(kept.segment(), kept.bytes());
      addMessages(channel, kept);
      channel.updateIdleExpiry(); // it is used by that
    }
  }

  private void addMessages(MemoryChannel channel, LoggedChannel logged) {
    MemoryLog log = channel.log();
    long before = Long.MIN_VALUE;
    for (LoggedMessage one : logged.messages()) {
      StoredMessage message = new StoredMessage(channel, one.message());
      message.received = one.received();
      message.writtenTo(one.segment(), one.bytes());
      long due = due(one);
      if (due != Deadlines.NEVER) {
        running.add(new Running(message, one.timeout(), due));
      }
      log.restore(message, one.previous(), one.timeout(), due, due >= before);
      before = due;
    }
    log.restored(logged.last(), logged.lengthLimit());
  }

  private long due(LoggedMessage logged) {
    return logged.timeout().isZero()
        ? Deadlines.NEVER
        : now + Math.min(logged.remaining(), logged.timeout().toNanos());
  }

  /**
   * Begins all deadlines.
   *
   * @return how many messages there are
   */
  int end() {
    running.sort(Comparator.comparingLong(Running::due));
    running.forEach(one -> store.deadlines.resume(one.message, one.timeout, one.due));
    return messages;
  }
}
