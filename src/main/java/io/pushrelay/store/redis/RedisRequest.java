package io.pushrelay.store.redis;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A script that is to be run, and who is told of its reply. */
final class RedisRequest {
  private static final Logger LOG = System.getLogger("io.pushrelay");

  final RedisScript script;

  /** The key and the arguments. */
  final byte[][] arguments;

  /** When it was asked for, in nanoseconds. */
  final long asked = System.nanoTime();

  /** Redis does not know the script: it is sent the text. */
  boolean withText;

  private @Nullable Runnable before;
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

  /** Done before it is sent, in the order in which requests are; or when it can't be. */
  RedisRequest before(Runnable step) {
    before = step;
    return this;
  }

  void begin() {
    Runnable once = before;
    before = null;
    if (once != null) {
      once.run();
    }
  }

  void reply(@Nullable Object answer) {
    tell(() -> reply.accept(answer));
  }

  void fail(RedisFailure why) {
    tell(() -> failure.accept(why));
  }

  /** A fault of the one who is told is not the others'. */
  private static void tell(Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "An answer of Redis could not be told", e);
    }
  }
}
