package io.pushrelay.store.redis;

/** Why Redis has not done what it was asked. */
enum RedisFailure {
  /** It has no memory left ({@code maxmemory}): nothing has changed. */
  NO_ROOM,
  /** It is done, but fewer replicas than wanted know of it. */
  TOO_FEW_REPLICAS,
  /** It can't be reached, or does not serve. What it was asked may be done or not. */
  UNREACHABLE
}
