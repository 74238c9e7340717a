package io.pushrelay.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.util.RedisInputStream;

/**
 * One connection to Redis: one thread writes, another reads the replies, which come in the order of
 * the requests. When either fails the session is over, and whoever still waits for a reply is told
 * so. It is never used again.
 */
final class RedisSession implements Runnable {
  private static final byte[] ONE_KEY = {'1'};
  private static final byte[] LOAD = "LOAD".getBytes(UTF_8);

  /** Where the scripts find the node. */
  private static final int NODE = 5;

  private final Line line;
  private final Consumer<RedisRequest> again;
  private final Queue<RedisRequest> awaiting = new ArrayDeque<>();
  private final Consumer<byte[]> news;
  private final CountDownLatch ended = new CountDownLatch(1);
  private boolean over;

  /** As what Redis knows whoever asks here: counts are kept for it. */
  final byte[] node = UUID.randomUUID().toString().replace("-", "").getBytes(UTF_8);

  /**
   * Connects, and waits for that.
   *
   * @param again is handed a request whose script Redis does not know
   * @param news is told what is published for this node, between the replies, in the order in which
   *     Redis has done both
   * @throws JedisException if it can't be reached
   */
  RedisSession(
      HostAndPort address,
      JedisClientConfig config,
      Consumer<RedisRequest> again,
      Consumer<byte[]> news) {
    this.again = again;
    this.news = news;
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

    @Override
    protected @Nullable Object protocolRead(RedisInputStream in) {
      boolean pushed = in.peek(Protocol.GREATER_THAN_BYTE);
      Object read = super.protocolRead(in);
      return pushed && read instanceof List<?> parts ? new Push(parts) : read;
    }
  }

  /** What Redis sends without having been asked (RESP3): {@code message}, the channel, the text. */
  private record Push(List<?> parts) {
    boolean isMessage() {
      return parts.size() == 3 && parts.get(2) instanceof byte[];
    }
  }

  /** Has Redis tell what is published for a name. */
  void subscribe(byte[] name) {
    try {
      line.sendCommand(Protocol.Command.SUBSCRIBE, name);
    } catch (JedisException e) {
      close();
    }
  }

  /** Sends a request; called by one thread. */
  void send(RedisRequest request) {
    request.begin();
    request.arguments[NODE] = node;
    if (!await(request)) {
      request.fail(RedisFailure.UNREACHABLE);
      return;
    }
    try {
      line.sendCommand(
          request.withText ? Protocol.Command.EVAL : Protocol.Command.EVALSHA, arguments(request));
    } catch (JedisException e) {
      close();
    }
  }

  private static byte[][] arguments(RedisRequest request) {
    byte[][] all = new byte[request.arguments.length + 2][];
    all[0] = request.withText ? request.script.text : request.script.sha1;
    all[1] = ONE_KEY;
    System.arraycopy(request.arguments, 0, all, 2, request.arguments.length);
    return all;
  }

  /** Has Redis know a script: what is asked while it does not is sent again, after others. */
  void load(RedisScript script) {
    RedisRequest loading = new RedisRequest(script, new byte[0][], reply -> {}, failure -> close());
    if (await(loading)) {
      try {
        line.sendCommand(Protocol.Command.SCRIPT, LOAD, script.text);
      } catch (JedisException e) {
        close();
      }
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

  /** Reads replies until it is over; then tells whoever still waits that there is none. */
  @Override
  public void run() {
    try {
      while (!isOver()) {
        read();
      }
    } finally {
      close();
      RedisRequest left = take();
      while (left != null) {
        left.fail(RedisFailure.UNREACHABLE);
        left = take();
      }
      ended.countDown();
    }
  }

  private void read() {
    try {
      Object answer = line.getUnflushedObject();
      if (answer instanceof Push push) {
        if (push.isMessage()) {
          news.accept((byte[]) push.parts().get(2));
        }
        return;
      }
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

  /** Waits until nobody is told anything of it any more. */
  void awaitEnd() throws InterruptedException {
    ended.await();
  }

  private static RedisFailure reason(JedisDataException e) {
    String message = e.getMessage();
    return message != null && message.startsWith("OOM ")
        ? RedisFailure.NO_ROOM
        : RedisFailure.UNREACHABLE;
  }

  /** The request that a reply is for, null if none is left. */
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

  /** Is over, and whoever waits hears of it from the one who reads. May be called again, by any. */
  void close() {
    synchronized (this) {
      over = true;
    }
    try {
      line.forceDisconnect();
    } catch (IOException e) {
      // It is gone all the same.
    }
  }
}
