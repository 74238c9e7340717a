package io.pushrelay.broker;

import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.value.Concurrency;
import io.pushrelay.config.value.PollMode;
import io.pushrelay.time.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the relay does, as plainly as it can be said: lists that are walked through, no locks, no
 * deadlines, every message that ever was. Memory is what {@link #roomFor} says.
 */
final class Model {
  private final FakeTime time;
  private final long memory;
  private final Map<String, Channel> channels = new TreeMap<>();
  private final Map<String, MessageId> lastEver = new HashMap<>();

  /** The newest that the clock gave. */
  private long second;

  /** Streams that are held no more and have yet to hear of it. */
  private final List<Waiting> lingering = new ArrayList<>();

  Model(FakeTime time, long memory) {
    this.time = time;
    this.memory = memory;
  }

  private static final class Channel {
    final List<SentMessage> all = new ArrayList<>();
    final List<Waiting> waiting = new ArrayList<>();
    long asked = -1;
    long idleSince;
    int length = Integer.MAX_VALUE;
    @Nullable RetentionPolicy maker;

    /** What is not kept, for streams that have yet to take it, and what of it is counted. */
    final List<SentMessage> passing = new ArrayList<>();

    long passingBytes;

    List<SentMessage> kept() {
      return all.stream().filter(m -> !m.removed).toList();
    }

    boolean isIdle() {
      return waiting.isEmpty() && kept().isEmpty();
    }
  }

  private static final class SentMessage {
    final MessageId id;
    final long at;
    final RetentionPolicy policy;
    int received;
    boolean removed;

    /** What it has reserved while it is passing. */
    long reserved;

    SentMessage(MessageId id, long at, RetentionPolicy policy) {
      this.id = id;
      this.at = at;
      this.policy = policy;
    }
  }

  /** A listener that is held. */
  static final class Waiting {
    final boolean stream;
    MessageId after;

    /** The last message that was sent before it was held. */
    MessageId heldFrom = MessageId.START;

    long since;
    boolean ready = true;
    boolean caughtUp;

    /** Its position was none of the relay's, and it has not been told so yet. */
    boolean foreign;

    String told;

    /** Why it has ended, if it is to hear of that when it is ready. */
    @Nullable String ending;

    private int messages;

    Waiting(boolean stream, MessageId after, long since) {
      this.stream = stream;
      this.after = after;
      this.since = since;
      this.told = stream ? "" : "waiting";
    }

    /** How it is told of a message: with a word if others before it are gone. */
    String told(Channel channel, SentMessage message) {
      boolean missed = foreign || Model.missed(channel, after, message);
      foreign = false;
      return message.id + (missed ? " missed" : "");
    }

    /** Is told one thing more if it is a stream, or what it waited for. */
    void hear(String word) {
      told = !stream || told.isEmpty() ? word : told + ", " + word;
    }

    /** A stream's socket is full after every other message, until it is drained. */
    void take(MessageId id, String word, long now) {
      hear(word);
      after = id;
      since = now;
      messages++;
      ready = !stream || messages % 2 == 1;
    }

    void end(String reason, long now) {
      if (ready || !stream) {
        hear(reason);
      } else {
        ending = reason;
        since = now;
      }
    }
  }

  String send(String name, RetentionPolicy policy) {
    Channel channel = channels.get(name);
    Channel there = channel == null ? new Channel() : channel;
    List<SentMessage> leaving =
        policy.keeps() ? surplus(there, policy.messageBufferLength() - 1) : List.of();
    long needed = channel == null ? cost(name) : 0;
    needed += policy.keeps() ? 257 - 257L * leaving.size() : 0;
    if (!roomFor(needed)) {
      return "no room";
    }
    channels.put(name, there);
    leaving.forEach(m -> m.removed = true);
    second = Math.max(second, time.instant().getEpochSecond());
    MessageId id = lastEver.getOrDefault(name, MessageId.START).next(second);
    lastEver.put(name, id);
    SentMessage sent = new SentMessage(id, time.nanos(), policy);
    sent.removed = !policy.keeps();
    there.all.add(sent);
    there.maker = policy;
    there.idleSince = time.nanos();
    if (policy.keeps()) {
      there.length = policy.messageBufferLength();
    }
    String info = info(name);
    List<Waiting> receivers =
        there.waiting.stream().filter(w -> w.ready && id.isAfter(w.after)).toList();
    receivers.forEach(w -> w.take(id, w.told(there, sent), time.nanos()));
    there.waiting.removeIf(w -> !w.stream && receivers.contains(w));
    boolean comesNext = deliverLater(there, sent);
    forgetIfIdle(name, there);
    return (receivers.isEmpty() && !comesNext ? "kept " : "delivered ") + info;
  }

  /** Says whether a stream that takes it later has read something a moment ago. */
  private boolean deliverLater(Channel channel, SentMessage sent) {
    List<Waiting> later =
        channel.waiting.stream().filter(w -> !w.ready && sent.id.isAfter(w.after)).toList();
    if (!later.isEmpty() && !sent.policy.keeps()) {
      pass(channel, sent);
    }
    return later.stream().anyMatch(w -> time.nanos() - w.since < 1_000_000_000L);
  }

  private void pass(Channel channel, SentMessage sent) {
    while (channel.passingBytes + 257 > memory / 16
        || passingBytes() + 257 > memory / 4
        || !roomFor(257)) {
      if (channel.passing.isEmpty()) {
        break;
      }
      channel.passingBytes -= channel.passing.remove(0).reserved;
    }
    boolean counted =
        channel.passingBytes + 257 <= memory / 16
            && passingBytes() + 257 <= memory / 4
            && roomFor(257);
    sent.reserved = counted ? 257 : 0;
    channel.passing.add(sent);
    channel.passingBytes += sent.reserved;
  }

  private long passingBytes() {
    return channels.values().stream().mapToLong(channel -> channel.passingBytes).sum();
  }

  /** What no stream has yet to take has passed. */
  private void passed(Channel channel) {
    boolean behind =
        channel.waiting.stream()
            .anyMatch(
                w ->
                    channel.passing.stream()
                        .anyMatch(m -> m.id.isAfter(w.after) && m.id.isAfter(w.heldFrom)));
    if (!behind) {
      channel.passing.clear();
      channel.passingBytes = 0;
    }
  }

  private boolean isForeign(MessageId position, @Nullable Channel channel) {
    long last =
        channel == null || channel.all.isEmpty()
            ? 0
            : channel.all.get(channel.all.size() - 1).id.second();
    return position.second() > Math.max(last, time.instant().getEpochSecond()) + 60;
  }

  private static List<SentMessage> surplus(Channel channel, int length) {
    List<SentMessage> leaving = new ArrayList<>();
    List<SentMessage> kept = channel.kept();
    for (SentMessage oldest : kept) {
      if (kept.size() - leaving.size() <= length
          || oldest.received < oldest.policy.minMessageRecipients()) {
        break;
      }
      leaving.add(oldest);
    }
    return leaving;
  }

  private static boolean missed(Channel channel, MessageId after, SentMessage message) {
    return !after.equals(MessageId.START)
        && channel.all.stream()
            .anyMatch(m -> m.removed && m.id.isAfter(after) && message.id.isAfter(m.id));
  }

  Waiting stream(String name, ListenerLocation location, MessageId after) {
    Waiting listener = new Waiting(true, after, time.nanos());
    Channel channel = channels.get(name);
    unlessForeign(listener, channel);
    if (channel != null) {
      channel.asked = time.nanos();
      channel.idleSince = time.nanos();
    }
    if (channel == null && location.authorizedChannelsOnly()) {
      listener.told = "UNKNOWN_CHANNEL";
    } else {
      hold(name, channel, location, listener);
    }
    Channel held = channels.get(name);
    if (held != null && held.waiting.contains(listener)) {
      listener.hear("begin");
      catchUp(held, listener);
    }
    return listener;
  }

  private void unlessForeign(Waiting listener, @Nullable Channel channel) {
    if (isForeign(listener.after, channel)) {
      listener.after = MessageId.START;
      listener.foreign = true;
    }
  }

  /** A stream's socket has room again. */
  void drain(String name, Waiting stream) {
    stream.ready = true;
    stream.since = time.nanos();
    if (stream.ending != null) {
      lingering.remove(stream);
      stream.hear(stream.ending);
    } else {
      catchUp(Objects.requireNonNull(channels.get(name)), stream);
    }
  }

  private void catchUp(Channel channel, Waiting stream) {
    boolean more = channel.all.stream().anyMatch(m -> m.id.isAfter(stream.after));
    if (stream.caughtUp && !more) {
      return; // it knows that there is nothing, and does not ask
    }
    channel.asked = time.nanos();
    for (SentMessage message : List.copyOf(channel.all)) {
      boolean there =
          !message.removed
              || (channel.passing.contains(message) && message.id.isAfter(stream.heldFrom));
      if (stream.ready && there && message.id.isAfter(stream.after)) {
        stream.take(message.id, stream.told(channel, message), time.nanos());
      }
    }
    stream.caughtUp |= stream.ready;
    passed(channel);
  }

  Waiting listen(String name, ListenerLocation location, MessageId after) {
    Waiting listener = new Waiting(false, after, time.nanos());
    Channel channel = channels.get(name);
    unlessForeign(listener, channel);
    if (channel != null) {
      channel.asked = time.nanos();
      channel.idleSince = time.nanos();
      for (SentMessage message : channel.kept()) {
        if (message.id.isAfter(listener.after)) {
          listener.told = listener.told(channel, message);
          return listener;
        }
      }
    }
    if (channel == null && location.authorizedChannelsOnly()) {
      listener.told = "UNKNOWN_CHANNEL";
    } else if (location.pollMode() == PollMode.INTERVAL_POLL) {
      listener.told = "NO_MESSAGE";
    } else {
      hold(name, channel, location, listener);
    }
    return listener;
  }

  private void hold(
      String name, @Nullable Channel there, ListenerLocation location, Waiting listener) {
    int held = there == null ? 0 : there.waiting.size();
    int most = location.maxChannelListeners();
    boolean takesOver = location.concurrency() == Concurrency.LAST && held > 0;
    if (location.concurrency() == Concurrency.FIRST && held > 0) {
      listener.told = "CONFLICT";
    } else if (location.concurrency() == Concurrency.BROADCAST && most > 0 && held >= most) {
      listener.told = "TOO_MANY_LISTENERS";
    } else if (!takesOver && !roomFor(256 + (there == null ? cost(name) : 0))) {
      listener.told = "NO_ROOM";
    } else {
      Channel channel = channels.computeIfAbsent(name, n -> new Channel());
      channel.asked = time.nanos();
      if (takesOver) {
        end(channel, "CONFLICT");
      }
      if (!channel.all.isEmpty()) {
        listener.heldFrom = channel.all.get(channel.all.size() - 1).id;
      }
      channel.waiting.add(listener);
    }
  }

  void received(String name, MessageId id) {
    Channel channel = channels.get(name);
    if (channel != null) {
      for (SentMessage message : channel.kept()) {
        if (message.id.equals(id) && message.policy.minMessageRecipients() > 0) {
          message.received++;
          surplus(channel, channel.length).forEach(m -> m.removed = true);
          leftAlone(channel);
          forgetIfIdle(name, channel);
        }
      }
    }
  }

  String create(String name, RetentionPolicy policy) {
    Channel channel = channels.get(name);
    if (channel == null && !roomFor(cost(name))) {
      return "none";
    }
    Channel there = channels.computeIfAbsent(name, n -> new Channel());
    there.maker = policy;
    there.idleSince = time.nanos();
    return info(name);
  }

  String delete(String name) {
    String info = info(name);
    Channel channel = channels.remove(name);
    if (channel != null) {
      end(channel, "CHANNEL_DELETED");
    }
    return info;
  }

  private void end(Channel channel, String reason) {
    channel.waiting.forEach(w -> w.end(reason, time.nanos()));
    channel.waiting.stream().filter(w -> w.ending != null).forEach(lingering::add);
    channel.waiting.clear();
    passed(channel);
  }

  String info(String name) {
    Channel channel = channels.get(name);
    if (channel == null) {
      return "none";
    }
    long ago = channel.asked < 0 ? -1 : (time.nanos() - channel.asked) / 1_000_000_000L;
    return "%d messages, requested %d, %d listeners, last %s"
        .formatted(
            channel.kept().size(),
            ago,
            channel.waiting.size(),
            channel.all.isEmpty() ? null : channel.all.get(channel.all.size() - 1).id);
  }

  /** The client of a listener that is held has gone. */
  void leave(String name, Waiting listener) {
    Channel channel = Objects.requireNonNull(channels.get(name));
    listener.hear("DISCONNECTED");
    channel.waiting.remove(listener);
    passed(channel);
    leftAlone(channel);
    forgetIfIdle(name, channel);
  }

  private boolean isOver(Waiting waiting, Duration time) {
    return this.time.nanos() - waiting.since >= time.toNanos();
  }

  /** The time has come this far: what is over by now ends. */
  void tick() {
    for (Waiting stream : List.copyOf(lingering)) {
      if (isOver(stream, TestLocations.WRITE_TIMEOUT)) {
        stream.hear("TOO_SLOW");
        stream.ending = null;
        lingering.remove(stream);
      }
    }
    for (Map.Entry<String, Channel> entry : List.copyOf(channels.entrySet())) {
      Channel channel = entry.getValue();
      for (Waiting w : List.copyOf(channel.waiting)) {
        if (w.stream && w.ready && isOver(w, TestLocations.PING_INTERVAL)) {
          w.hear("ping");
          w.since = time.nanos();
        } else if ((!w.stream && isOver(w, TestLocations.LISTENER_TIMEOUT))
            || (!w.ready && isOver(w, TestLocations.WRITE_TIMEOUT))) {
          w.hear(w.stream ? "TOO_SLOW" : "TIMEOUT");
          channel.waiting.remove(w);
          passed(channel);
          leftAlone(channel);
        }
      }
      for (SentMessage message : channel.kept()) {
        long timeout = message.policy.messageTimeout().toNanos();
        if (timeout > 0 && time.nanos() - message.at >= timeout) {
          message.removed = true;
          leftAlone(channel);
        }
      }
      forgetIfIdle(entry.getKey(), channel);
    }
  }

  private void leftAlone(Channel channel) {
    channel.idleSince = time.nanos();
  }

  private void forgetIfIdle(String name, Channel channel) {
    RetentionPolicy maker = channel.maker;
    if (channel.isIdle()
        && (maker == null
            || time.nanos() - channel.idleSince >= maker.channelTimeout().toNanos())) {
      channels.remove(name);
    }
  }

  long used() {
    long used = 0;
    for (Map.Entry<String, Channel> entry : channels.entrySet()) {
      Channel channel = entry.getValue();
      used += cost(entry.getKey()) + 256L * channel.waiting.size() + 257L * channel.kept().size();
      used += channel.passingBytes;
    }
    return used;
  }

  private boolean roomFor(long bytes) {
    return bytes <= 0 || used() + bytes <= memory;
  }

  private static long cost(String name) {
    return 256 + 2L * name.length();
  }
}
