package io.pushrelay.store.journal;

import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Replies that are told when what they are about was forced to the disk, in the order in which it
 * took effect. What was done is seen by others before that. Thread-safe.
 */
final class SyncedReplies {
  private static final Logger LOG = System.getLogger(SyncedReplies.class.getName());

  private final ConcurrentLinkedQueue<Told> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger untold = new AtomicInteger();
  private final Runnable onAdded;

  /** Is told with null, or that it may be lost. */
  private interface Told {
    void tell(@Nullable StoreException failure);
  }

  /**
   * @param onAdded called in the thread that adds a reply
   */
  SyncedReplies(Runnable onAdded) {
    this.onAdded = onAdded;
  }

  private void add(Told told) {
    queue.add(told);
    untold.incrementAndGet(); // afterwards: so many are there at least
    onAdded.run();
  }

  /** Whether there is any reply that was not told. */
  boolean isEmpty() {
    return untold.get() == 0;
  }

  /** How many replies there are, of which what they are about was written. */
  int size() {
    return untold.get();
  }

  /**
   * Tells the first of them; by one thread at a time.
   *
   * @param failure null if they are on the disk
   */
  void tell(int count, @Nullable StoreException failure) {
    for (int i = 0; i < count; i++) {
      Told told = queue.poll();
      if (told == null) {
        return;
      }
      try {
        told.tell(failure);
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "A reply could not be given", e);
      } finally {
        untold.decrementAndGet();
      }
    }
  }

  Store.AppendReply of(Store.AppendReply then) {
    return new Store.AppendReply() {
      @Override
      public void appended(
          Message message, MessageId previous, ChannelInfo info, boolean heardElsewhere) {
        add(
            failure -> {
              if (failure == null) {
                then.appended(message, previous, info, heardElsewhere);
              } else {
                then.failed(failure);
              }
            });
      }

      @Override
      public void noRoom() {
        then.noRoom();
      }

      @Override
      public void failed(StoreException reason) {
        then.failed(reason);
      }
    };
  }

  Store.AppendAllReply of(Store.AppendAllReply then) {
    return new Store.AppendAllReply() {
      @Override
      public void appended(List<Store.Appended> all) {
        add(
            failure -> {
              if (failure == null) {
                then.appended(all);
              } else {
                then.failed(failure);
              }
            });
      }

      @Override
      public void noRoom() {
        then.noRoom();
      }

      @Override
      public void failed(StoreException reason) {
        then.failed(reason);
      }
    };
  }

  Store.InfoReply of(Store.InfoReply then) {
    return new Store.InfoReply() {
      @Override
      public void info(@Nullable ChannelInfo info) {
        add(
            failure -> {
              if (failure == null) {
                then.info(info);
              } else {
                then.failed(failure);
              }
            });
      }

      @Override
      public void failed(StoreException reason) {
        then.failed(reason);
      }
    };
  }

  /** A reply about nothing that was written: only its turn is to come. */
  Store.NextReply of(Store.NextReply then) {
    return new Store.NextReply() {
      @Override
      public void found(Message message, boolean missed) {
        add(failure -> then.found(message, missed));
      }

      @Override
      public void nothing(MessageId last, int generation) {
        add(failure -> then.nothing(last, generation));
      }

      @Override
      public void created(MessageId last, int generation) {
        add(failure -> then.created(last, generation));
      }

      @Override
      public void full(MessageId last) {
        add(failure -> then.full(last));
      }

      @Override
      public void unknown() {
        add(failure -> then.unknown());
      }

      @Override
      public void noRoom() {
        add(failure -> then.noRoom());
      }

      @Override
      public void failed(StoreException reason) {
        add(failure -> then.failed(reason));
      }
    };
  }
}
