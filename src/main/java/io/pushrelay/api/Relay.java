package io.pushrelay.api;

import java.net.URI;
import java.util.Optional;

/**
 * A relay, to whose channels messages are sent. Thread-safe.
 *
 * <p>{@code @Inject Relay} gives the relay of the same deployment, if there is one: an EAR that has
 * the relay's WAR in it and this jar in its {@code lib}. Otherwise it gives the one at {@code
 * pushrelay.url}, to which {@code pushrelay.user} and {@code pushrelay.password} belong. Each is
 * looked for in the module's {@code env-entry} of that name, in the system properties, and in the
 * environment ({@code PUSHRELAY_URL} and so on). {@link #at} makes others.
 *
 * <p>Each method waits until the relay has answered, 10 seconds at most, and throws
 *
 * <ul>
 *   <li>{@link RelayException} if the relay refuses, or does not answer;
 *   <li>{@link IllegalArgumentException} if a channel's id is empty or can't be sent;
 *   <li>{@link IllegalStateException} if there is no relay that could be meant, or several.
 * </ul>
 */
public interface Relay {
  /**
   * Sends a message to a channel, which comes to be if it is not there. In a JTA transaction that
   * is active this returns at once, and the message is sent after the commit, in the order of the
   * calls; after a rollback it is not sent. Nobody can be told then that it was not taken: the log
   * says so.
   *
   * @param channel the channel's id
   * @throws RelayException if the relay did not acknowledge it; if it gave no status, the message
   *     may have been sent all the same
   * @throws IllegalStateException also in a transaction that was rolled back, as after its time-out
   */
  void send(String channel, Message message);

  /** Sends text. */
  default void send(String channel, String text) {
    send(channel, Message.text(text));
  }

  /**
   * What there is to know of a channel, now, whatever the transaction.
   *
   * @return empty if there is no such channel
   */
  Optional<ChannelInfo> info(String channel);

  /**
   * Deletes a channel with its messages, now, whatever the transaction. Its listeners are told.
   *
   * @return whether it was there
   */
  boolean delete(String channel);

  /** One of its channels. */
  default Channel channel(String id) {
    return new Channel(this, id);
  }

  /**
   * The relay that is reached by HTTP, without a password.
   *
   * @param sender its sender location, such as {@code http://localhost:8080/pushrelay/send}
   * @throws IllegalArgumentException if that is no such URL
   */
  static RemoteRelay at(URI sender) {
    return TransactionalRelay.of(new HttpRelay(sender, null));
  }

  /**
   * The same with HTTP Basic authentication.
   *
   * @param user who has the role of the relay's senders
   * @throws IllegalArgumentException if that is no such URL
   */
  static RemoteRelay at(URI sender, String user, String password) {
    return TransactionalRelay.of(new HttpRelay(sender, HttpRelay.basic(user, password)));
  }
}
