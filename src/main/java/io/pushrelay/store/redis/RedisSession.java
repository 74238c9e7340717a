package io.pushrelay.store.redis;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * One connection to Redis: one thread writes, another reads the replies, which come in the order of
 * the requests. When either fails the session is over, and whoever still waits for a reply is told
 * so. It is never used again.
 */
final class RedisSession implements Runnable {
  private static final byte[] ONE_KEY = {'1'};

  private final Line line;
  private final Consumer<RedisRequest> again;
  private final Queue<RedisRequest> awaiting = new ArrayDeque<>();
  private boolean over;

  /**
   * Connects, and waits for that.
   *
   * @param again is handed a request whose script Redis does not know
   * @throws JedisException if it can't be reached
   */
  RedisSession(HostAndPort address, JedisClientConfig config, Consumer<RedisRequest> again) {
    this.again = again;
    line = new Line(address, config);
    line.setTimeoutInfinite(); // the one who reads waits for as long as nothing is asked
  }

  /** Jedis's connection, on which requests go out while replies come in. */
  private static final class Line extends Connection {
    Line(HostAndPort address, JedisClientConfig config) {
      super(address, config);
    }

    void flushRequests() {
      flush();
    }
  }

  /** Sends a request; called by one thread. */
  void send(RedisRequest request) {
    if (!await(request)) {
      request.fail(RedisFailure.UNREACHABLE);
      return;
    }
    try {
      byte[][] sent = new byte[request.arguments.length + 2][];
      sent[0] = request.withText ? request.script.text : request.script.sha1;
      sent[1] = ONE_KEY;
      System.arraycopy(request.arguments, 0, sent, 2, request.arguments.length);
      line.sendCommand(request.withText ? Protocol.Command.EVAL : Protocol.Command.EVALSHA, sent);
    } catch (JedisException e) {
      close();
    }
  }

  private synchronized boolean await(RedisRequest request) {
    return !over && awaiting.add(request);
  }

  /** Everything that was sent is on its way; called by the thread that sends. */
  void flush() {
    try {
      line.flushRequests();
    } catch (JedisException e) {
      close();
    }
  }

  /** Reads replies until it is over. */
  @Override
  public void run() {
    while (!isOver()) {
      try {
        Object answer = line.getUnflushedObject();
        RedisRequest asked = take();
        if (asked != null) {
          asked.reply(answer);
        }
      } catch (JedisNoScriptException e) {
        RedisRequest unknown = take();
        if (unknown != null) {
          unknown.withText = true;
          again.accept(unknown);
        }
      } catch (JedisDataException e) {
        RedisRequest refused = take();
        if (refused != null) {
          refused.fail(reason(e));
        }
      } catch (JedisException e) {
        close();
      }
    }
  }

  private static RedisFailure reason(JedisDataException e) {
    String message = e.getMessage();
    return message != null && message.startsWith("OOM ")
        ? RedisFailure.NO_ROOM
        : RedisFailure.UNREACHABLE;
  }

  /** The request that a reply is for, null if it was told already that it is over. */
  private synchronized @Nullable RedisRequest take() {
    return awaiting.poll();
  }

  synchronized boolean isOver() {
    return over;
  }

  /** The request that waits for longest, null if none does. */
  synchronized @Nullable RedisRequest oldest() {
    return awaiting.peek();
  }

  /** Is over; may be called again, by any thread. */
  void close() {
    List<RedisRequest> left;
    synchronized (this) {
      over = true;
      left = new ArrayList<>(awaiting);
      awaiting.clear();
    }
    try {
      line.forceDisconnect();
    } catch (IOException e) {
      // It is gone all the same.
    }
    left.forEach(request -> request.fail(RedisFailure.UNREACHABLE));
  }
}
