package io.pushrelay.store;

import io.pushrelay.channel.Admission;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.Publication;
import io.pushrelay.store.ModelChannel.ModelMessage;
import io.pushrelay.store.Store.IfNone;
import io.pushrelay.time.FakeTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A store so plain that it is seen to be right: it forgets no message, walks through all of them
 * for every question and adds up from nothing what is kept. One thread, no sharing of floors.
 *
 * <p>What has expired is noticed when its channel is used and by {@link #expire}, and only then
 * does the timeout of a channel begin that is empty by it.
 */
public final class ModelStore {
  public final Map<String, ModelChannel> channels = new TreeMap<>();
  private final Map<String, MessageId> newestEver = new TreeMap<>();
  private final long limit;
  private final FakeTime time;
  private long second = 1;
  private int generations;

  public ModelStore(long limit, FakeTime time) {
    this.limit = limit;
    this.time = time;
  }

  /**
   * @param node that asks
   */
  public RecordingAnswer append(int node, String id, NewMessage draft, TestPolicy policy) {
    RecordingAnswer answer = tryAppend(node, id, draft, policy);
    if (answer == RecordingAnswer.Refused.NO_ROOM) {
      expire();
      answer = tryAppend(node, id, draft, policy);
    }
    return answer;
  }

  /** The clock's, or a later one that it gave before. */
  private long second() {
    second = Math.max(second, time.second());
    return second;
  }

  private RecordingAnswer tryAppend(int node, String id, NewMessage draft, TestPolicy policy) {
    notice(id);
    ModelChannel before = channels.get(id);
    ModelChannel after = before == null ? new ModelChannel(id) : before.copy();
    RecordingAnswer.Sent sent = append(node, after, draft, policy);
    if (!replace(id, after)) {
      return RecordingAnswer.Refused.NO_ROOM;
    }
    newestEver.put(id, sent.id());
    use(after);
    return sent;
  }

  private RecordingAnswer.Sent append(
      int node, ModelChannel channel, NewMessage draft, TestPolicy policy) {
    MessageId newest = newestEver.getOrDefault(channel.id, MessageId.START);
    MessageId next =
        second() > newest.second()
            ? new MessageId(second(), 0)
            : new MessageId(newest.second(), newest.tag() + 1);
    Message message = new Message(next, draft, policy.minRecipients());
    boolean keeps = policy.stores() && policy.length() > 0;
    channel.sent.add(new ModelMessage(message, time.nanos(), policy.messageTimeout(), keeps));
    if (keeps) {
      channel.length = policy.length();
      channel.trim();
    }
    channel.senderTimeout = Optional.of(policy.channelTimeout());
    MessageId previous = channel.last();
    channel.last = Optional.of(next);
    return new RecordingAnswer.Sent(
        message,
        previous,
        channel.info(time.nanos()),
        channel.listeners() > channel.listeners[node]);
  }

  /** Empty if there is no room for all. */
  public Optional<List<RecordingAnswer.Sent>> appendAll(
      int node, List<Publication> publications, TestPolicy policy) {
    Optional<List<RecordingAnswer.Sent>> sent = tryAppendAll(node, publications, policy);
    if (sent.isEmpty()) {
      expire();
      sent = tryAppendAll(node, publications, policy);
    }
    return sent;
  }

  private Optional<List<RecordingAnswer.Sent>> tryAppendAll(
      int node, List<Publication> publications, TestPolicy policy) {
    publications.forEach(one -> notice(one.channel().value()));
    Map<String, ModelChannel> channelsBefore = new TreeMap<>(channels);
    Map<String, MessageId> newestBefore = new TreeMap<>(newestEver);
    long usedBefore = used();
    List<RecordingAnswer.Sent> sent = new ArrayList<>();
    for (Publication one : publications) {
      String id = one.channel().value();
      ModelChannel known = channels.get(id);
      ModelChannel channel = known == null ? new ModelChannel(id) : known.copy();
      channels.put(id, channel);
      sent.add(append(node, channel, one.message(), policy));
      newestEver.put(id, channel.last());
    }
    if (used() > usedBefore && used() > limit) {
      channels.clear();
      channels.putAll(channelsBefore);
      newestEver.clear();
      newestEver.putAll(newestBefore);
      return Optional.empty();
    }
    publications.stream()
        .map(one -> one.channel().value())
        .distinct()
        .forEach(id -> use(Objects.requireNonNull(channels.get(id))));
    return Optional.of(sent);
  }

  public Optional<ChannelInfo> create(String id, TestPolicy policy) {
    notice(id);
    ModelChannel known = channels.get(id);
    ModelChannel channel = known == null ? new ModelChannel(id) : known;
    if (!replace(id, channel)) {
      expire();
      if (!replace(id, channel)) {
        return Optional.empty();
      }
    }
    ChannelInfo info = channel.info(time.nanos());
    channel.senderTimeout = Optional.of(policy.channelTimeout());
    use(channel);
    return Optional.of(info);
  }

  /**
   * @param node that asks
   */
  public RecordingAnswer next(
      int node, String id, MessageId after, IfNone ifNone, Admission admission) {
    RecordingAnswer answer = tryNext(node, id, after, ifNone, admission);
    if (answer == RecordingAnswer.Refused.NO_ROOM) {
      expire();
      answer = tryNext(node, id, after, ifNone, admission);
    }
    return answer;
  }

  private RecordingAnswer tryNext(
      int node, String id, MessageId after, IfNone ifNone, Admission admission) {
    notice(id);
    ModelChannel known = channels.get(id);
    if (known == null && ifNone != IfNone.JOIN) {
      return RecordingAnswer.Refused.UNKNOWN;
    }
    if (known != null) {
      known.askedAt = Optional.of(time.nanos());
    }
    ModelChannel channel = known == null ? new ModelChannel(id) : known.copy();
    channel.askedAt = Optional.of(time.nanos());
    RecordingAnswer answer = channel.firstAfter(after);
    if (answer instanceof RecordingAnswer.Nothing nothing && ifNone != IfNone.LOOK) {
      if (admission.limit() > 0 && channel.listeners() >= admission.limit()) {
        answer = new RecordingAnswer.Full(nothing.last());
      } else {
        join(channel, node, admission);
      }
    }
    if (!replace(id, channel)) {
      return RecordingAnswer.Refused.NO_ROOM;
    }
    use(channel);
    return answer;
  }

  private void join(ModelChannel channel, int node, Admission admission) {
    boolean replaces = admission.replacesOthers() && channel.listeners() > 0;
    if (replaces) {
      Arrays.fill(channel.listeners, 0);
    }
    if (replaces || channel.generation == 0) {
      generations++;
      channel.generation = generations;
    }
    channel.listeners[node]++;
  }

  /** Of those who are counted; 0 if nobody ever was. */
  public int generation(String id) {
    ModelChannel channel = channels.get(id);
    return channel == null ? 0 : channel.generation;
  }

  /** A node takes off its own listeners alone. */
  public void leave(int node, String id, int generation, int listeners) {
    notice(id);
    ModelChannel channel = channels.get(id);
    if (channel != null && channel.generation == generation) {
      channel.listeners[node] = Math.max(0, channel.listeners[node] - listeners);
      use(channel);
    }
  }

  public void received(String id, MessageId message) {
    notice(id);
    ModelChannel channel = channels.get(id);
    if (channel != null) {
      for (ModelMessage sent : channel.sent) {
        if (sent.kept && sent.message.id().equals(message)) {
          sent.received++;
          channel.trim();
        }
      }
    }
  }

  public Optional<ChannelInfo> info(String id) {
    notice(id);
    return Optional.ofNullable(channels.get(id)).map(channel -> channel.info(time.nanos()));
  }

  public Optional<ChannelInfo> delete(String id) {
    Optional<ChannelInfo> info = info(id);
    channels.remove(id);
    return info;
  }

  public void expire() {
    List.copyOf(channels.keySet()).forEach(this::notice);
  }

  /** All listeners are gone, and no second that was before comes again. */
  public void restart() {
    second = 1 + newestEver.values().stream().mapToLong(MessageId::second).max().orElse(0);
    for (ModelChannel channel : List.copyOf(channels.values())) {
      Arrays.fill(channel.listeners, 0);
      channel.generation = 0;
      channel.askedAt = Optional.empty();
      use(channel);
    }
  }

  /** Bytes of all that is kept. */
  public long used() {
    return channels.values().stream().mapToLong(ModelChannel::cost).sum();
  }

  /** Puts the channel as it is to be in the place of what it was, if there is room for that. */
  private boolean replace(String id, ModelChannel channel) {
    ModelChannel old = channels.put(id, channel);
    long grown = channel.cost() - (old == null ? 0 : old.cost());
    if (grown <= 0 || used() <= limit) {
      return true;
    }
    if (old == null) {
      channels.remove(id);
    } else {
      channels.put(id, old);
    }
    return false;
  }

  private void notice(String id) {
    ModelChannel channel = channels.get(id);
    if (channel != null) {
      boolean someExpired = channel.removeExpired(time.nanos());
      if (someExpired) {
        use(channel);
      } else if (channel.isForgottenAt(time.nanos())) {
        channels.remove(id);
      }
    }
  }

  /** The channel's timeout begins again; one that does not wait is forgotten. */
  private void use(ModelChannel channel) {
    channel.usedAt = time.nanos();
    if (channel.isForgottenAt(time.nanos())) {
      channels.remove(channel.id);
    }
  }
}
