package io.pushrelay.broker;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.SubjectCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which subjects listen, and to which channels: those listeners of whom is known who they are. It
 * has as many entries as there are such listeners; to enter and to leave costs the same however
 * many there are of a subject. Thread-safe.
 */
public final class Subjects {
  private final Broker broker;

  /** The listener of each subject that came last; the others follow on it. */
  private final ConcurrentHashMap<String, Entry> bySubject = new ConcurrentHashMap<>();

  private final ConcurrentHashMap<ChannelId, TreeMap<String, Integer>> byChannel =
      new ConcurrentHashMap<>();

  Subjects(Broker broker) {
    this.broker = broker;
  }

  /** A listener of a subject. Guarded by the map's bin of its subject. */
  public static final class Entry {
    private final String subject;
    private final List<ChannelId> channels;
    private final Subscription subscription;
    private @Nullable Entry previous;
    private @Nullable Entry next;
    private boolean ended;

    private Entry(String subject, List<ChannelId> channels, Subscription subscription) {
      this.subject = subject;
      this.channels = channels;
      this.subscription = subscription;
    }
  }

  /** One of the subject's listeners begins to listen. */
  public Entry add(String subject, List<ChannelId> channels, Subscription subscription) {
    Entry entry = new Entry(subject, channels, subscription);
    bySubject.compute(
        subject,
        (name, first) -> {
          entry.next = first;
          if (first != null) {
            first.previous = entry;
          }
          return entry;
        });
    channels.forEach(
        channel ->
            byChannel.compute(
                channel,
                (id, known) -> {
                  TreeMap<String, Integer> counts = known == null ? new TreeMap<>() : known;
                  counts.merge(subject, 1, Integer::sum);
                  return counts;
                }));
    return entry;
  }

  /** It listens no more; to be called once. */
  public void remove(Entry entry) {
    bySubject.computeIfPresent(
        entry.subject,
        (name, first) -> {
          Entry before = entry.previous;
          Entry after = entry.next;
          if (after != null) {
            after.previous = before;
          }
          if (before == null) {
            return after;
          }
          before.next = after;
          return first;
        });
    entry.channels.forEach(
        channel ->
            byChannel.computeIfPresent(
                channel,
                (id, counts) -> {
                  counts.computeIfPresent(
                      entry.subject, (name, count) -> count == 1 ? null : count - 1);
                  return counts.isEmpty() ? null : counts;
                }));
  }

  /** Whether nobody is here of whom is known who it is. */
  public boolean isEmpty() {
    return bySubject.isEmpty() && byChannel.isEmpty();
  }

  /**
   * Ends a subject's listeners, here and wherever the store is shared.
   *
   * @param channel one of those that they listen to; null: whatever they listen to
   * @return how many were ended
   */
  public CompletionStage<Integer> end(String subject, @Nullable ChannelId channel) {
    OthersSum<Integer> sum = new OthersSum<>(endHere(subject, channel), Integer::sum);
    broker.store.revoke(subject, channel, sum);
    return sum.result;
  }

  /** The subjects that listen to a channel, here and wherever the store is shared. */
  public CompletionStage<SubjectCounts> counts(ChannelId channel) {
    OthersSum<SubjectCounts> sum = new OthersSum<>(countsHere(channel), SubjectCounts::plus);
    broker.store.subjects(channel, sum);
    return sum.result;
  }

  /** Ends those that are here; each is counted once, whoever ends it. */
  int endHere(String subject, @Nullable ChannelId channel) {
    List<Subscription> ending = new ArrayList<>(0);
    bySubject.computeIfPresent(
        subject,
        (name, first) -> {
          for (Entry entry = first; entry != null; entry = entry.next) {
            if (!entry.ended && (channel == null || entry.channels.contains(channel))) {
              entry.ended = true;
              ending.add(entry.subscription);
            }
          }
          return first;
        });
    // In other threads: to end a listener may mean to write to its socket.
    ending.forEach(subscription -> broker.enqueue(() -> subscription.end(EndReason.REVOKED), 0));
    return ending.size();
  }

  SubjectCounts countsHere(ChannelId channel) {
    List<SubjectCounts> counts = new ArrayList<>(0);
    byChannel.computeIfPresent(
        channel,
        (id, all) -> {
          counts.add(SubjectCounts.of(all));
          return all;
        });
    return counts.isEmpty() ? SubjectCounts.NONE : counts.get(0);
  }
}
