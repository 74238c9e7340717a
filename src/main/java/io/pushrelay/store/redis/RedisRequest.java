package io.pushrelay.store.redis;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol;

/** A command, most often for a script to be run, and who is told of its reply. */
final class RedisRequest {
  private static final Logger LOG = System.getLogger("io.pushrelay");

  final Protocol.Command command;

  /** What is to be run; null for other commands. */
  final @Nullable RedisScript script;

  /** Of a script: the key and the arguments. */
  final byte[][] arguments;

  /** When it was asked for, in nanoseconds. */
  final long asked = System.nanoTime();

  /** Redis does not know the script: it is sent the text. */
  boolean withText;

  /** A session in which Redis refuses it is over. */
  boolean isEssential;

  private @Nullable Runnable before;
  private final Consumer<@Nullable Object> reply;
  private final Consumer<RedisFailure> failure;

  private RedisRequest(
      Protocol.Command command,
      @Nullable RedisScript script,
      byte[][] arguments,
      Consumer<@Nullable Object> reply,
      Consumer<RedisFailure> failure) {
    this.command = command;
    this.script = script;
    this.arguments = arguments;
    this.reply = reply;
    this.failure = failure;
  }

  /**
   * Runs a script.
   *
   * @param reply is told what Redis has answered
   * @param failure is told why there is no answer; exactly one of them is told, once
   */
  RedisRequest(
      RedisScript script,
      byte[][] arguments,
      Consumer<@Nullable Object> reply,
      Consumer<RedisFailure> failure) {
    this(Protocol.Command.EVALSHA, script, arguments, reply, failure);
  }

  /** Whoever asks needs not know that it has failed: the session is over then. */
  RedisRequest(Protocol.Command command, Consumer<@Nullable Object> reply, byte[]... arguments) {
    this(command, reply, failure -> {}, arguments);
  }

  RedisRequest(
      Protocol.Command command,
      Consumer<@Nullable Object> reply,
      Consumer<RedisFailure> failure,
      byte[]... arguments) {
    this(command, null, arguments, reply, failure);
  }

  RedisRequest essential() {
    isEssential = true;
    return this;
  }

  /** Done before it is sent, in the order in which requests are; or when it can't be. */
  RedisRequest before(Runnable step) {
    before = step;
    return this;
  }

  /** Whether it sends messages. */
  boolean sends() {
    return script != null && script.sends();
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
  static void tell(Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "An answer of Redis could not be told", e);
    }
  }
}
