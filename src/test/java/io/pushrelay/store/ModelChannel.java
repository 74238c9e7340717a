package io.pushrelay.store;

import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A channel of the {@link ModelStore}: every message it ever had, and which of them are kept. */
public final class ModelChannel {
  final String id;
  final List<ModelMessage> sent = new ArrayList<>();

  /** Of each node. */
  final int[] listeners = new int[2];

  /** Of the listeners; 0 until there was one. */
  int generation;

  int length = Integer.MAX_VALUE;
  Optional<MessageId> last = Optional.empty();
  Optional<Long> askedAt = Optional.empty();

  /** Of the sender that used it last; none while only listeners did. */
  Optional<Duration> senderTimeout = Optional.empty();

  long usedAt;

  ModelChannel(String id) {
    this.id = id;
  }

  public static final class ModelMessage {
    final Message message;
    final long sentAt;
    final Duration timeout;
    boolean kept;
    int received;

    ModelMessage(Message message, long sentAt, Duration timeout, boolean kept) {
      this.message = message;
      this.sentAt = sentAt;
      this.timeout = timeout;
      this.kept = kept;
    }

    boolean hasExpiredAt(long now) {
      return !timeout.isZero() && now - sentAt >= timeout.toNanos();
    }

    ModelMessage copy() {
      ModelMessage copy = new ModelMessage(message, sentAt, timeout, kept);
      copy.received = received;
      return copy;
    }
  }

  public ModelChannel copy() {
    ModelChannel copy = new ModelChannel(id);
    sent.forEach(one -> copy.sent.add(one.copy()));
    System.arraycopy(listeners, 0, copy.listeners, 0, listeners.length);
    copy.generation = generation;
    copy.length = length;
    copy.last = last;
    copy.askedAt = askedAt;
    copy.senderTimeout = senderTimeout;
    copy.usedAt = usedAt;
    return copy;
  }

  int listeners() {
    return IntStream.of(listeners).sum();
  }

  public List<ModelMessage> kept() {
    return sent.stream().filter(one -> one.kept).toList();
  }

  public MessageId last() {
    return last.orElse(MessageId.START);
  }

  public RecordingAnswer firstAfter(MessageId position) {
    boolean missed = false;
    for (ModelMessage one : sent) {
      if (one.message.id().compareTo(position) > 0) {
        if (one.kept) {
          return new RecordingAnswer.Found(
              one.message, missed && !position.equals(MessageId.START));
        }
        missed = true;
      }
    }
    return new RecordingAnswer.Nothing(last());
  }

  /** As long as there are too many, the oldest goes if it was received often enough. */
  public void trim() {
    for (List<ModelMessage> kept = kept(); kept.size() > length; kept = kept()) {
      ModelMessage oldest = kept.get(0);
      if (oldest.received < oldest.message.minRecipients()) {
        return;
      }
      oldest.kept = false;
    }
  }

  public boolean removeExpired(long now) {
    boolean removed = false;
    for (ModelMessage one : kept()) {
      if (one.hasExpiredAt(now)) {
        one.kept = false;
        removed = true;
      }
    }
    return removed;
  }

  public boolean isForgottenAt(long now) {
    long timeout = senderTimeout.orElse(Duration.ZERO).toNanos();
    return kept().isEmpty() && listeners() == 0 && now - usedAt >= timeout;
  }

  public ChannelInfo info(long now) {
    return new ChannelInfo(
        kept().size(),
        askedAt.map(then -> (now - then) / 1_000_000_000L).orElse(ChannelInfo.NEVER),
        listeners(),
        last.orElse(null));
  }

  public long cost() {
    long cost = 256 + 2L * id.length() + 256L * listeners();
    for (ModelMessage one : kept()) {
      String type = one.message.contentType();
      cost += 256 + one.message.body().length() + (type == null ? 0 : type.length());
    }
    return cost;
  }
}
