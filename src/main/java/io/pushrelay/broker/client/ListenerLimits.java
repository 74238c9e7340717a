package io.pushrelay.broker.client;

import io.pushrelay.broker.EndReason;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Client;
import io.pushrelay.config.LimitConfig;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How many listeners there are in all and of each client, and which channels they have created. A
 * client is in it while it has a listener, and not a moment longer. Thread-safe.
 */
public final class ListenerLimits {
  private final LimitConfig limits;
  private final boolean off;
  private final AtomicInteger all = new AtomicInteger();

  /** By what is known of the client; each use is changed within an atomic step of the map. */
  private final ConcurrentHashMap<String, Use> clients = new ConcurrentHashMap<>();

  public ListenerLimits(LimitConfig limits) {
    this.limits = limits;
    off = limits.equals(LimitConfig.NONE);
  }

  /** What a client has. */
  private static final class Use {
    int listeners;

    /** The channels that were created for it, or are being asked for. */
    final Map<ChannelId, Creation> channels = new HashMap<>(0);
  }

  /** A channel that a client's listeners may have created. */
  private static final class Creation {
    /** How many of them are in it or ask to be. */
    int listeners;

    /** Whether it was created for one of them. */
    boolean created;
  }

  /** Whether there are no limits. */
  boolean isOff() {
    return off;
  }

  /** How many there are in all. */
  int counted() {
    return all.get();
  }

  /** Whether nobody is counted. */
  boolean isEmpty() {
    return all.get() == 0 && clients.isEmpty();
  }

  /**
   * Why one more listener of a client would not be let in now.
   *
   * @return null if it would
   */
  @Nullable EndReason refusal(Client client) {
    if (isFull(all.get(), limits.listeners())) {
      return EndReason.TOO_MANY_OF_ALL;
    }
    if (limits.clientListeners() > 0) {
      Use use = clients.get(client.key());
      // As it was a moment ago: whoever enters is counted in one step.
      if (use != null && isFull(use.listeners, limits.clientListeners())) {
        return EndReason.TOO_MANY_OF_CLIENT;
      }
    }
    return null;
  }

  private static boolean isFull(int count, int limit) {
    return limit > 0 && count >= limit;
  }

  /** The place of one listener, which it does not have yet. */
  Place place(Client client) {
    return new Place(client.key());
  }

  /** A listener's place. Thread-safe. */
  final class Place {
    private final String client;
    private final Set<ChannelId> channels = new HashSet<>(0);
    private boolean taken;

    private Place(String client) {
      this.client = client;
    }

    /**
     * Takes it.
     *
     * @return why not; null if it is taken
     */
    @Nullable EndReason take() {
      clients.compute(
          client,
          (key, known) -> {
            Use use = known == null ? new Use() : known;
            taken = !isFull(use.listeners, limits.clientListeners());
            use.listeners += taken ? 1 : 0;
            return use;
          });
      if (!taken) {
        return EndReason.TOO_MANY_OF_CLIENT;
      }
      if (!tryCount()) {
        boolean unused = giveBackOfClient();
        return EndReason.TOO_MANY_OF_ALL;
      }
      return null;
    }

    /** Not a moment too many: whoever is refused is in nobody's way. */
    private boolean tryCount() {
      int known = all.get();
      while (!isFull(known, limits.listeners())) {
        if (all.compareAndSet(known, known + 1)) {
          return true;
        }
        known = all.get();
      }
      return false;
    }

    /** Gives it back, if it was not before. */
    void giveBack() {
      if (giveBackOfClient()) {
        all.getAndDecrement();
      }
    }

    private boolean giveBackOfClient() {
      boolean[] given = {false};
      clients.computeIfPresent(
          client,
          (key, use) -> {
            if (!taken) {
              return use;
            }
            taken = false;
            given[0] = true;
            channels.forEach(channel -> leave(use, channel));
            channels.clear();
            use.listeners--;
            return use.listeners == 0 ? null : use;
          });
      return given[0];
    }

    /** Whether a channel may be created for it; if so it counts until {@link #joined}. */
    boolean mayCreate(ChannelId channel) {
      if (limits.clientChannels() == 0) {
        return true;
      }
      boolean[] may = {false};
      clients.computeIfPresent(
          client,
          (key, use) -> {
            Creation creation = use.channels.get(channel);
            if (taken && channels.contains(channel)) {
              may[0] = true;
            } else if (taken
                && (creation != null || !isFull(use.channels.size(), limits.clientChannels()))) {
              may[0] = true;
              use.channels.computeIfAbsent(channel, id -> new Creation()).listeners++;
              channels.add(channel);
            }
            return use;
          });
      return may[0];
    }

    /**
     * It is in the channel for which it was asked, or not.
     *
     * @param created whether that was created for it
     */
    void joined(ChannelId channel, boolean created) {
      if (limits.clientChannels() == 0) {
        return;
      }
      clients.computeIfPresent(
          client,
          (key, use) -> {
            Creation creation = use.channels.get(channel);
            if (creation != null && channels.contains(channel)) {
              creation.created |= created;
              if (!creation.created) {
                channels.remove(channel);
                leave(use, channel);
              }
            }
            return use;
          });
    }
  }

  private static void leave(Use use, ChannelId channel) {
    use.channels.computeIfPresent(
        channel, (id, creation) -> --creation.listeners == 0 ? null : creation);
  }
}
