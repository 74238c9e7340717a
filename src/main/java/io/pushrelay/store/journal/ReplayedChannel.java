package io.pushrelay.store.journal;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;
import io.pushrelay.store.memory.LoggedChannel;
import io.pushrelay.store.memory.LoggedMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A channel as the records read so far say it is. */
final class ReplayedChannel {
  private final ChannelId id;

  /** In the order in which they were read; one that was written once more is in it twice. */
  final ArrayDeque<ReplayedMessage> messages = new ArrayDeque<>(1);

  final Map<MessageId, Integer> receipts = new HashMap<>(0);
  MessageId last = MessageId.START;

  /** Messages before this one are gone. */
  MessageId oldest = MessageId.START;

  int lengthLimit = Integer.MAX_VALUE;
  @Nullable Segment segment;
  private Duration timeout = Duration.ZERO;

  ReplayedChannel(ChannelId id) {
    this.id = id;
  }

  /** A sender has used it. */
  void use(MessageId newest, Duration channelTimeout, Segment written) {
    if (newest.isAfter(last)) {
      last = newest;
    }
    timeout = channelTimeout;
    segment = written;
  }

  /** What was sent before that message is gone. */
  void removeBefore(MessageId message, Consumer<ReplayedMessage> gone) {
    if (message.isAfter(oldest)) {
      oldest = message;
    }
    while (!messages.isEmpty() && oldest.isAfter(messages.getFirst().id())) {
      gone.accept(messages.removeFirst());
    }
  }

  /**
   * What is kept.
   *
   * @return null if the channel isn't
   */
  @Nullable LoggedChannel end(long now) {
    List<ReplayedMessage> kept = new ArrayList<>(messages.size());
    for (ReplayedMessage message : messages) {
      if (!message.gone && !oldest.isAfter(message.id()) && message.due > now) {
        kept.add(message);
      }
    }
    kept.sort(Comparator.comparing(ReplayedMessage::id));
    List<LoggedMessage> logged = new ArrayList<>(kept.size());
    for (int i = 0; i < kept.size(); i++) {
      ReplayedMessage message = kept.get(i);
      if (i + 1 == kept.size() || !kept.get(i + 1).id().equals(message.id())) {
        Integer received = receipts.get(message.id());
        message.received = Math.max(message.received, received == null ? 0 : received);
        logged.add(message.end(now));
      }
    }
    if (segment == null || (logged.isEmpty() && timeout.isZero())) {
      return null;
    }
    int bytes = Journal.stateSize(id);
    segment.require(bytes);
    return new LoggedChannel(id, last, timeout, lengthLimit, logged, segment, bytes);
  }
}
