package io.pushrelay.store.memory;

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

/**
 * Appends several messages, all of them or none: with the locks of all their channels it finds out
 * what that comes to, reserves it, has it written as one, and then does what can't fail any more.
 *
 * <p>The locks are taken in the order of the channels' ids, so that no two of these wait for each
 * other. All others take the lock of one channel, and wait for no other while they have it. A
 * monitor can't be taken in a loop, so each has its frame of the stack: 1,000 of them are the most,
 * and take less than 256 kB.
 */
final class AppendAll {
  private final MemoryStore store;
  private final List<Publication> publications;
  private final RetentionPolicy policy;

  /** Each once, in the order in which their locks are taken. */
  private final List<ChannelId> ids;

  private final Map<ChannelId, ChannelAppends> channels = new HashMap<>();
  private final List<Store.Appended> appended = new ArrayList<>();

  AppendAll(MemoryStore store, List<Publication> publications, RetentionPolicy policy) {
    this.store = store;
    this.publications = publications;
    this.policy = policy;
    ids = publications.stream().map(Publication::channel).distinct().sorted().toList();
  }

  void run(Store.AppendAllReply then) {
    boolean done;
    try {
      done = tryWithLocks(0);
      if (!done) {
        store.expire();
        done = tryWithLocks(0);
      }
    } catch (StoreException e) {
      then.failed(e);
      return;
    }
    if (done) {
      then.appended(appended);
    } else {
      then.noRoom();
    }
  }

  /**
   * @param taken how many locks there are
   * @return false if there is no room: then nothing has changed
   */
  private boolean tryWithLocks(int taken) {
    if (taken == ids.size()) {
      return tryAppend();
    }
    ChannelId id = ids.get(taken);
    for (; ; ) {
      MemoryChannel known = store.channels.get(id);
      MemoryChannel channel = known == null ? new MemoryChannel(store, id) : known;
      synchronized (channel) {
        if (known == null ? !store.tryAdd(channel) : !channel.expireAndCheck()) {
          continue; // another thread was faster
        }
        boolean done = false;
        try {
          long cost = known == null ? channel.cost() : 0;
          channels.put(id, new ChannelAppends(channel, policy, cost));
          done = tryWithLocks(taken + 1);
          return done;
        } finally {
          if (known == null && !done) {
            store.abandon(channel);
          }
        }
      }
    }
  }

  private boolean tryAppend() {
    List<ChannelAppends.Step> steps = new ArrayList<>(publications.size());
    for (Publication one : publications) {
      steps.add(Objects.requireNonNull(channels.get(one.channel())).next(one.message()));
    }
    long growth = channels.values().stream().mapToLong(ChannelAppends::growth).sum();
    if (growth > 0 && !store.budget.reserve(growth)) {
      return false;
    }
    writeAhead(steps, growth);
    if (growth < 0) {
      store.budget.release(-growth);
    }
    for (ChannelAppends.Step step : steps) {
      MemoryChannel.Sent sent = step.run();
      appended.add(new Store.Appended(sent.message(), sent.previous(), sent.info(), false));
    }
    channels.values().forEach(one -> one.channel.updateIdleExpiry());
    return true;
  }

  private void writeAhead(List<ChannelAppends.Step> steps, long reserved) {
    WriteAheadLog wal = store.wal;
    if (wal == null) {
      return;
    }
    try {
      wal.appendAll(steps.stream().map(ChannelAppends.Step::logged).toList(), policy);
    } catch (StoreException e) {
      store.budget.release(Math.max(0, reserved));
      throw e;
    }
  }
}
