package io.pushrelay.store.redis;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A script that is to be run, and who is told of its reply. */
final class RedisRequest {
  final RedisScript script;

  /** The key and the arguments. */
  final byte[][] arguments;

  /** When it was asked for, in nanoseconds. */
  final long asked = System.nanoTime();

  /** Redis does not know the script: it is sent the text. */
  boolean withText;

  private final Consumer<@Nullable Object> reply;
  private final Consumer<RedisFailure> failure;

  /**
   * @param reply is told what Redis has answered
   * @param failure is told why there is no answer; exactly one of them is told, once
   */
  RedisRequest(
      RedisScript script,
      byte[][] arguments,
      Consumer<@Nullable Object> reply,
      Consumer<RedisFailure> failure) {
    this.script = script;
    this.arguments = arguments;
    this.reply = reply;
    this.failure = failure;
  }

  void reply(@Nullable Object answer) {
    reply.accept(answer);
  }

  void fail(RedisFailure why) {
    failure.accept(why);
  }
}
