package io.pushrelay.broker;

import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.value.Concurrency;

/** Why a listener's request ends without a message. */
public enum EndReason {
  /** There is no message yet, and the location does not hold requests. */
  NO_MESSAGE,
  /** It was held for as long as its location holds requests. */
  TIMEOUT,
  /** Another listener has the channel, by the location's concurrency. */
  CONFLICT,
  /** A sender deleted the channel. */
  CHANNEL_DELETED,
  /** Its client has gone, or could not be written to. */
  DISCONNECTED,
  /** The socket of a stream was not writable for as long as its location allows. */
  TOO_SLOW,
  /** The token by which it was let in has expired. */
  TOKEN_EXPIRED,
  /** The application, which was asked, does not let it listen. */
  REFUSED,
  /** The application, which was asked, has not decided. */
  UNDECIDED,
  /** A sender has ended the listeners of its subject. */
  REVOKED,
  /** The deployment is stopping. */
  STOPPING,
  /** There is no such channel, and the location knows only channels that senders made. */
  UNKNOWN_CHANNEL,
  /** As many listeners as the location allows are held on the channel. */
  TOO_MANY_LISTENERS,
  /** As many listeners as the deployment allows are there. */
  TOO_MANY_OF_ALL,
  /** The client has as many listeners as the deployment allows it. */
  TOO_MANY_OF_CLIENT,
  /** There is no such channel, and the client's listeners have created as many as it may. */
  TOO_MANY_CHANNELS,
  /** The memory for what is kept is used up. */
  NO_ROOM,
  /** The store can't say what there is. */
  STORE_FAILED;

  /** Whether the end waits for a socket that is full, so that the client can be told. */
  public boolean waitsForClient() {
    return this == CONFLICT || this == CHANNEL_DELETED || this == REVOKED;
  }

  /** Why a listener is not held where all are held who may be. */
  static EndReason refusal(ListenerLocation location) {
    return location.concurrency() == Concurrency.FIRST ? CONFLICT : TOO_MANY_LISTENERS;
  }
}
