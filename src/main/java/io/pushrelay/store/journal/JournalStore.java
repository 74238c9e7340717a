package io.pushrelay.store.journal;

import io.pushrelay.channel.Admission;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.Publication;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.store.Catalogue;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreState;
import io.pushrelay.store.memory.MemoryStore;
import io.pushrelay.time.Deadlines;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * The store in memory, with a journal of what it keeps, which it begins with. What is acknowledged
 * was written before: to the system's cache, so that it outlives the process, and to the disk as
 * the {@link SyncPolicy} says. Listeners are not in it: they come again.
 *
 * <p>Tells in the calling thread before the call returns, like the store in memory; but with {@link
 * SyncPolicy#ALWAYS} in the journal's thread.
 */
public final class JournalStore implements Store, StoreState {
  /** How long a sender waits who is faster than the journal is cleaned up. */
  private static final long BREATHER_NANOS = 1_000_000;

  private final MemoryStore memory;
  private final JournalKeeper keeper;
  private final boolean synced;

  JournalStore(MemoryStore memory, JournalKeeper keeper, boolean synced) {
    this.memory = memory;
    this.keeper = keeper;
    this.synced = synced;
  }

  /**
   * Opens the journal in a folder, or begins one, and reads what is in it.
   *
   * @param budget what may be kept
   * @param clock gives messages the second they were sent in; may step back
   * @param deadlines measures the timeouts; this store's alone
   * @param firstSecond no message gets an earlier one, nor one that is in the journal
   * @param threads makes the one thread of the journal
   * @throws JournalException if it can't be opened
   */
  public static JournalStore open(
      Path folder,
      SyncPolicy sync,
      MemoryBudget budget,
      InstantSource clock,
      Deadlines deadlines,
      long firstSecond,
      ThreadFactory threads) {
    return new JournalOpening(new JournalFolder(folder), sync, SegmentSize.DEFAULT)
        .open(budget, clock, deadlines, firstSecond, threads);
  }

  /** Is shared with nobody: there is no news. */
  @Override
  public void subscribe(News news) {}

  @Override
  public void append(
      ChannelId channel, NewMessage message, RetentionPolicy policy, AppendReply then) {
    waitIfBehind();
    memory.append(channel, message, policy, synced ? keeper.replies.of(then) : then);
  }

  @Override
  public void appendAll(
      List<Publication> publications, RetentionPolicy policy, AppendAllReply then) {
    waitIfBehind();
    memory.appendAll(publications, policy, synced ? keeper.replies.of(then) : then);
  }

  private void waitIfBehind() {
    if (keeper.isBehind()) {
      LockSupport.parkNanos(BREATHER_NANOS);
    }
  }

  @Override
  public void create(ChannelId channel, RetentionPolicy policy, InfoReply then) {
    memory.create(channel, policy, synced ? keeper.replies.of(then) : then);
  }

  @Override
  public void next(
      ChannelId channel, MessageId after, IfNone ifNone, Admission admission, NextReply then) {
    // Who joins is told after those who have deleted the channel before.
    memory.next(
        channel,
        after,
        ifNone,
        admission,
        keeper.replies.isEmpty() ? then : keeper.replies.of(then));
  }

  @Override
  public void leave(ChannelId channel, int generation, int listeners) {
    memory.leave(channel, generation, listeners);
  }

  @Override
  public void acknowledge(ChannelId channel, MessageId message) {
    memory.acknowledge(channel, message);
  }

  @Override
  public void info(ChannelId channel, InfoReply then) {
    memory.info(channel, then);
  }

  @Override
  public void delete(ChannelId channel, InfoReply then) {
    memory.delete(channel, synced ? keeper.replies.of(then) : then);
  }

  @Override
  public Catalogue catalogue() {
    return memory.catalogue();
  }

  @Override
  public void expire() {
    memory.expire();
    keeper.flush();
  }

  /** Writes what is left to write, ends the thread and lets go of the folder. */
  @Override
  public void close() {
    keeper.close();
  }

  /** How much of the journal is needed, in bytes. */
  long live() {
    return keeper.live();
  }

  /** How many channels there are. */
  public int channels() {
    return memory.channels();
  }

  /** How many messages there are. */
  public long messages() {
    return memory.messages();
  }

  /** What all files of the journal take, in bytes. */
  public long bytes() {
    return keeper.bytes();
  }

  /** Whether it can write. */
  @Override
  public boolean isUsable() {
    return keeper.canWrite();
  }
}
