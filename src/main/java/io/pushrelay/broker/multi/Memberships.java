package io.pushrelay.broker.multi;

import io.pushrelay.broker.Broker;
import io.pushrelay.broker.EndReason;
import io.pushrelay.broker.TransientMessages;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The places of a listener of several channels. They are taken one after the other, by the ids of
 * the channels, so that two listeners never throw each other out.
 *
 * <p>Of one thread at a time, but for {@link #answered}.
 */
final class Memberships {
  private final @Nullable MultiMember[] members;
  private final int[] order;
  private int taken;
  private boolean asked;
  private volatile boolean answered;

  Memberships(List<ChannelId> channels) {
    members = new MultiMember[channels.size()];
    order =
        IntStream.range(0, channels.size())
            .boxed()
            .sorted(Comparator.comparing(i -> channels.get(i).value()))
            .mapToInt(i -> i)
            .toArray();
  }

  /** Takes note of the answer to what was asked for last: false if there is none yet. */
  boolean advance() {
    if (asked && answered) {
      asked = false;
      taken++;
    }
    return !asked;
  }

  /** Which channel is the next one to be asked for a place, -1 if it is held in all. */
  int next() {
    return taken < order.length ? order[taken] : -1;
  }

  /** The next one is being asked. */
  void ask() {
    asked = true;
    answered = false;
  }

  /** It was answered. */
  void answered() {
    answered = true;
  }

  void take(int channel, MultiMember member) {
    members[channel] = member;
  }

  /** The first message after a position in a channel that is not kept, sent while it was held. */
  TransientMessages.@Nullable Entry firstTransient(int channel, MessageId position) {
    MultiMember member = members[channel];
    return member == null ? null : member.firstTransient(position);
  }

  /** The listener has everything of a channel up to this position. */
  void moved(int channel, MessageId position) {
    MultiMember member = members[channel];
    if (member != null) {
      member.moved(position);
    }
  }

  /** Gives all of them back. */
  void cancel(Broker broker) {
    for (MultiMember member : members) {
      if (member != null) {
        broker.end(member, EndReason.DISCONNECTED);
      }
    }
  }
}
