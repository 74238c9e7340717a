package io.pushrelay.broker.multi;

import io.pushrelay.broker.EndReason;
import io.pushrelay.channel.MessageId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What other threads tell a listener of several channels, until its {@link MultiLoop} reads it.
 * Guarded by itself.
 */
final class Mailbox {
  private final boolean[] deleted;
  private final MessageId[] heard;
  private int left;
  private long newest;
  private boolean taken;
  private boolean interrupted;
  private @Nullable EndReason ending;

  Mailbox(int channels) {
    deleted = new boolean[channels];
    heard = new MessageId[channels];
    Arrays.fill(heard, MessageId.START);
    left = channels;
  }

  /**
   * A message was sent.
   *
   * @return whether it is the first since the loop found nothing
   */
  synchronized boolean addAndCheckFirst(int channel, MessageId message) {
    markRestored(channel);
    add(channel, message);
    boolean first = !taken;
    taken = true;
    return first;
  }

  /** A message that was sent before it was held. */
  synchronized void add(int channel, MessageId message) {
    heard[channel] = message.isAfter(heard[channel]) ? message : heard[channel];
    newest = Math.max(newest, message.second());
  }

  /**
   * Whether all that was sent up to a message has been heard of here: then what is not found is
   * gone.
   */
  synchronized boolean hasHeard(int channel, MessageId last) {
    return !last.isAfter(heard[channel]);
  }

  /** The second of the newest message that was heard of. */
  synchronized long newest() {
    return newest;
  }

  /** Nothing was found. */
  synchronized void onNothingFound() {
    taken = false;
  }

  /**
   * One of the channels was deleted.
   *
   * @return whether others are left
   */
  synchronized boolean markDeleted(int channel) {
    if (!deleted[channel]) {
      deleted[channel] = true;
      left--;
    }
    return left > 0;
  }

  /** A channel that was deleted is there again. */
  synchronized void markRestored(int channel) {
    if (deleted[channel]) {
      deleted[channel] = false;
      left++;
    }
  }

  synchronized boolean isDeleted(int channel) {
    return deleted[channel];
  }

  /** There may be messages of which it has not heard. */
  synchronized void markInterrupted() {
    interrupted = true;
  }

  /** Whether what was found before is to be looked for again; says so once. */
  synchronized boolean takeInterrupted() {
    boolean again = interrupted;
    interrupted = false;
    return again;
  }

  /** It is to end, for this reason if there was none before. */
  synchronized void end(EndReason reason) {
    if (ending == null) {
      ending = reason;
    }
  }

  /** Why it is to end, null if it is not. */
  synchronized @Nullable EndReason ending() {
    return ending;
  }
}
