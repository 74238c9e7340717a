package io.pushrelay.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Serializable;
import java.util.Optional;

/**
 * One channel of a relay; {@code @Inject @ToChannel("news") Channel} gives one of the relay that is
 * injected, which may be kept in a session. Thread-safe.
 */
public final class Channel implements Serializable {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // what CDI injects is
  private final Relay relay;

  private final String id;

  /**
   * @throws IllegalArgumentException if the id is empty or can't be sent
   */
  Channel(Relay relay, String id) {
    this.relay = relay;
    this.id = checked(id);
  }

  /** An id that every relay could have, but for its length. */
  static String checked(String id) {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("The channel's id is empty.");
    }
    if (id.chars().anyMatch(Character::isISOControl) || !UTF_8.newEncoder().canEncode(id)) {
      throw new IllegalArgumentException(
          "The channel's id has a control character in it, or half of a character.");
    }
    return id;
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
