package io.pushrelay.api;

import java.util.Optional;

/**
 * One channel of a relay; {@code @Inject @ToChannel("news") Channel} gives one of the relay that is
 * injected. Thread-safe.
 */
public final class Channel {
  private final Relay relay;
  private final String id;

  /**
   * @throws IllegalArgumentException if the id is empty
   */
  Channel(Relay relay, String id) {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("The channel's id is empty.");
    }
    this.relay = relay;
    this.id = id;
  }

  public String id() {
    return id;
  }

  /** Sends a message to it, as {@link Relay#send(String, Message)} does. */
  public void send(Message message) {
    relay.send(id, message);
  }

  /** Sends text to it. */
  public void send(String text) {
    relay.send(id, text);
  }

  /** What there is to know of it, as {@link Relay#info} says. */
  public Optional<ChannelInfo> info() {
    return relay.info(id);
  }

  /** Deletes it, as {@link Relay#delete} does. */
  public boolean delete() {
    return relay.delete(id);
  }

  @Override
  public String toString() {
    return id;
  }
}
