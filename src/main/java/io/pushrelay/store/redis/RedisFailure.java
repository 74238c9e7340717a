package io.pushrelay.store.redis;

import io.pushrelay.store.StoreException;

/** Why Redis has not done what it was asked, or not so that it helps. */
enum RedisFailure {
  /** It has no memory left ({@code maxmemory}): nothing has changed. */
  NO_ROOM("There is no room."),
  /** It is done, but fewer replicas than wanted know of it. */
  TOO_FEW_REPLICAS("The message may have been sent, but too few replicas of Redis have it."),
  /** It can't be reached, or does not serve. What it was asked may be done or not. */
  UNREACHABLE("The messages can't be reached at the moment."),
  /** What it has answered was not written by a relay. */
  UNREADABLE("A message can't be read: something else than a relay has written to Redis.");

  private final String sentence;

  RedisFailure(String sentence) {
    this.sentence = sentence;
  }

  StoreException toException() {
    return new StoreException(sentence);
  }
}
