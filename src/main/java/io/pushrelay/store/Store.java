package io.pushrelay.store;

import io.pushrelay.channel.Admission;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.Publication;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.channel.SubjectCounts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What keeps messages: for each channel a short log with growing ids, and the number of listeners
 * that are held on it.
 *
 * <p>What one thread asks of a channel takes effect in the order it was asked. Who joins it, leaves
 * it or deletes it is told so in the order in which that took effect.
 *
 * <p>A store may be remote, so every operation that has a result takes a callback. It calls it
 * exactly once, in any thread, at any later time; a store that knows at once tells in the calling
 * thread before the call returns, and so costs no hop and no object. It may fail: then what it
 * tells is {@code failed}, and whether the operation took effect is not known. Operations on one
 * channel take effect one after the other, each as a whole. Thread-safe. None waits for anything
 * but the store itself; what is told must not block.
 */
public interface Store extends AutoCloseable {
  /**
   * Has somebody be told what happens to channels elsewhere, where this store is shared. Called
   * once, before anything is asked. A store that is not shared never tells.
   */
  void subscribe(News news);

  /**
   * Appends a message, creating the channel if there is none. Its second is never before that of a
   * message that was sent before, to whatever channel: who has had a message of one channel knows
   * that no other channel will get one of an earlier second.
   *
   * @param policy of the location it was sent to
   */
  void append(ChannelId channel, NewMessage message, RetentionPolicy policy, AppendReply then);

  /**
   * Appends several messages, each as {@link #append} does, in their order: all of them or none.
   * Where the store outlives its process, that holds for what it begins with, too. There is room
   * for all if there is for what is kept in the end: what makes way for them, also among
   * themselves, is not counted. A channel that nothing is kept of and nobody listens to is
   * forgotten when all are sent.
   *
   * @param publications the caller sees to it that there are not too many: 1,000 at most
   * @param policy of the location that all were sent to
   */
  void appendAll(List<Publication> publications, RetentionPolicy policy, AppendAllReply then);

  /**
   * Creates the channel if there is none, and counts as a sender's use of it if there is.
   *
   * @param then gets the channel's state, or null if there is no room for it
   */
  void create(ChannelId channel, RetentionPolicy policy, InfoReply then);

  /**
   * Finds the first message after a position; a listener asked for it.
   *
   * @param after the position; {@link MessageId#START} asks for the oldest message
   * @param ifNone what is to happen if there is no such message yet, in the same step
   * @param admission whether a listener who joins is let in, and whom it replaces; in the same step
   */
  void next(ChannelId channel, MessageId after, IfNone ifNone, Admission admission, NextReply then);

  /**
   * So many listeners are no longer held. If the channel is not there, or does not count that
   * generation of them any more, nothing happens.
   *
   * @param generation that they were told when they joined
   */
  void leave(ChannelId channel, int generation, int listeners);

  /** A message was written to a listener without an error. */
  void acknowledge(ChannelId channel, MessageId message);

  /**
   * @param then gets the channel's state, or null if there is no such channel
   */
  void info(ChannelId channel, InfoReply then);

  /**
   * Removes the channel, its messages and the count of its listeners.
   *
   * @param then gets the channel's state as it was, or null if there was no such channel
   */
  void delete(ChannelId channel, InfoReply then);

  /**
   * Has all others who share the store end a subject's listeners.
   *
   * @param channel one of those that they listen to; null: whatever they listen to
   * @param then gets how many they have ended; fails if not all of them have answered
   */
  default void revoke(String subject, @Nullable ChannelId channel, OthersReply<Integer> then) {
    then.told(0);
  }

  /**
   * Asks all others who share the store which subjects listen to a channel with them.
   *
   * @param then gets the counts of those who answer in time
   */
  default void subjects(ChannelId channel, OthersReply<SubjectCounts> then) {
    then.told(SubjectCounts.NONE);
  }

  /**
   * Asks all others who share the store how they are.
   *
   * @param then gets the {@link News#figures} of those who answer in time
   */
  default void nodes(OthersReply<List<String>> then) {
    then.told(List.of());
  }

  /** What there is in it, for whoever runs it. */
  Catalogue catalogue();

  /** Removes what has expired. Called every now and then; what has expired is never told before. */
  void expire();

  /** Gives back what it holds of the server's. Called once, when nothing is asked any more. */
  @Override
  void close();

  /**
   * Is told what others do who share the store, of those channels at least in which this one's
   * listeners are counted. Each is told in any thread, without a lock of the store's, in the order
   * in which it took effect with what this one asked; who is told must not block.
   */
  interface News {
    /**
     * A message was sent elsewhere.
     *
     * @param previous the id of the message sent before it, {@link MessageId#START} if there was
     *     none
     * @param kept whether those who come later find it
     */
    void appended(ChannelId channel, Message message, MessageId previous, boolean kept);

    /** The channel was deleted elsewhere, and with it the count of all its listeners. */
    void deleted(ChannelId channel);

    /**
     * A listener that is held elsewhere has taken the place of all others, none of whom is counted
     * any more.
     */
    void replaced(ChannelId channel);

    /**
     * Something may have happened that was not told: ask what comes next.
     *
     * @param counted whether this one's listeners are counted as before; otherwise none of them is
     */
    void interrupted(ChannelId channel, boolean counted);

    /**
     * A subject's listeners are to end ({@link Store#revoke}).
     *
     * @return how many there were here
     */
    int revoked(String subject, @Nullable ChannelId channel);

    /** Which subjects listen to a channel here. */
    SubjectCounts subjects(ChannelId channel);

    /** What is to be told of this one, in under 10,000 characters. */
    String figures();
  }

  /** What a listener wants when there is no message for it yet. */
  enum IfNone {
    /** Only to know. */
    LOOK,
    /** To be counted as a listener of the channel, if the channel is there. */
    JOIN_KNOWN,
    /** To be counted as a listener of the channel, which is created if there is none. */
    JOIN
  }

  /** Is told that nothing was sent, or that it is not known. */
  interface SendReply {
    /** There is no room for it, or not for all of it: nothing has changed. */
    void noRoom();

    /** It may have been sent, all of it, or not. */
    void failed(StoreException reason);
  }

  /** Is told what became of a message. */
  interface AppendReply extends SendReply {
    /**
     * The message was sent, and is kept if its location keeps messages.
     *
     * @param previous the id of the message sent before it, {@link MessageId#START} if there was
     *     none
     * @param info the listeners as they were before, the messages as they are after
     * @param heardElsewhere whether others who share the store, and have listeners of the channel,
     *     are told of it
     */
    void appended(Message message, MessageId previous, ChannelInfo info, boolean heardElsewhere);
  }

  /**
   * A message that was sent along with others.
   *
   * @param previous as {@link AppendReply#appended} says, and so are the others
   */
  record Appended(Message message, MessageId previous, ChannelInfo info, boolean heardElsewhere) {}

  /** Is told what became of several messages. */
  interface AppendAllReply extends SendReply {
    /** All were sent; each in its place. */
    void appended(List<Appended> all);
  }

  /** Is told what others who share the store have answered, as one. */
  interface OthersReply<T> {
    void told(T others);

    /** Not all of them have, and it is not known what they have done. */
    void failed(StoreException reason);
  }

  /** Is told the state of a channel. */
  interface InfoReply {
    /**
     * @param info null as the operation says
     */
    void info(@Nullable ChannelInfo info);

    /** It is not known, and what was asked for may be done or not. */
    void failed(StoreException reason);
  }

  /** Is told what comes after a position. */
  interface NextReply {
    /**
     * @param missed whether messages after the position were removed before this one
     */
    void found(Message message, boolean missed);

    /**
     * There is no such message yet, and what was wished for is done.
     *
     * @param last the id of the message last sent, {@link MessageId#START} if there was none
     * @param generation of the listeners that are counted, if this is one of them: another one
     *     begins when all others have lost their places, by a delete or by who replaces them
     */
    void nothing(MessageId last, int generation);

    /** The same, and the channel was created for the listener that joins. */
    default void created(MessageId last, int generation) {
      nothing(last, generation);
    }

    /**
     * There is no such message yet, and the listener is not let in: the channel has all those that
     * it may have.
     *
     * @param last as for {@link #nothing}
     */
    void full(MessageId last);

    /** There is no such channel, and it was not to be created. */
    void unknown();

    /** There is no room for a channel or a listener more. */
    void noRoom();

    /** It is not known; who was to be counted is not. */
    void failed(StoreException reason);
  }
}
