package io.pushrelay.broker;

import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a listener of several channels is told by others, in whatever thread, for the one that is at
 * it. Guarded by itself.
 */
final class Inbox {
  private final @Nullable Message[] passing;
  private final @Nullable MessageId[] beforePassing;
  private final boolean[] deleted;
  private final MessageId[] heard;
  private int left;
  private long newest;
  private boolean taken;
  private @Nullable Ending ending;

  Inbox(int channels) {
    passing = new Message[channels];
    beforePassing = new MessageId[channels];
    deleted = new boolean[channels];
    heard = new MessageId[channels];
    Arrays.fill(heard, MessageId.START);
    left = channels;
  }

  /**
   * A message was sent.
   *
   * @param previous the message sent before it
   * @param kept whether it can still be found when the listener looks for it
   * @param stream null if the listener takes one message and no more
   * @return whether the listener is to look now
   */
  synchronized boolean hears(
      int channel, Message message, MessageId previous, boolean kept, @Nullable Stream stream) {
    hears(channel, message.id());
    if (stream != null && !stream.isReady()) {
      return false; // it looks when it is ready
    }
    if (!kept) {
      if (passing[channel] != null || (stream == null && taken)) {
        return false;
      }
      passing[channel] = message;
      beforePassing[channel] = previous;
    }
    taken = true;
    return true;
  }

  /** A message that was sent before it was held. */
  synchronized void hears(int channel, MessageId message) {
    heard[channel] = message.isAfter(heard[channel]) ? message : heard[channel];
    newest = Math.max(newest, message.second());
  }

  /**
   * Whether all that was sent up to a message has been heard of here: then what was not found, and
   * is not here either, is gone.
   */
  synchronized boolean isGone(int channel, MessageId last) {
    return !last.isAfter(heard[channel]) && passing[channel] == null;
  }

  /** The second of the newest message that was heard of. */
  synchronized long newest() {
    return newest;
  }

  /** Nothing was found: another message that is not kept may be taken. */
  synchronized void nothing() {
    taken = false;
  }

  /** The message that is not kept, and here alone; null if there is none. */
  synchronized @Nullable Message passing(int channel) {
    return passing[channel];
  }

  /**
   * Takes the message that is not kept.
   *
   * @return whether others were sent between the cursor and it
   */
  synchronized boolean takePassing(int channel, MessageId cursor) {
    MessageId before = beforePassing[channel];
    passing[channel] = null;
    beforePassing[channel] = null;
    return before != null && !cursor.equals(MessageId.START) && before.isAfter(cursor);
  }

  /**
   * It was released in one of the channels.
   *
   * @return whether that is its end
   */
  synchronized boolean isReleased(int channel, Ending reason) {
    if (reason == Ending.GONE) {
      deleted[channel] = true;
      left--;
      if (left > 0) {
        return false;
      }
    }
    ends(reason);
    return true;
  }

  synchronized boolean isDeleted(int channel) {
    return deleted[channel];
  }

  /** It is to end, for this reason if there was none before. */
  synchronized void ends(Ending reason) {
    if (ending == null) {
      ending = reason;
    }
  }

  /** Why it is to end, null if it is not. */
  synchronized @Nullable Ending ending() {
    return ending;
  }
}
