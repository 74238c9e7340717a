package io.pushrelay.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Queue;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * One connection to Redis: one thread connects and reads the replies, which come in the order of
 * the requests, another writes. When either fails the session is over, and whoever still waits for
 * a reply is told so. It is never used again.
 */
final class RedisSession {
  private static final byte[] ONE_KEY = {'1'};
  private static final byte[] LOAD = "LOAD".getBytes(UTF_8);

  /** Where the scripts find the node. */
  private static final int NODE = 5;

  private final RedisConnection connection;
  private final RedisReplicas replicas;
  private final Consumer<RedisRequest> again;
  private final Consumer<byte[]> news;
  private final Queue<RedisRequest> awaiting = new ArrayDeque<>();
  private boolean connected;
  private boolean retired;
  private boolean over;
  private @Nullable RedisProblem problem;

  /**
   * As what Redis knows whoever asks here: counts are kept for it. It is short, since each channel
   * with listeners has it: with 48 bits a thousand nodes have one in common once in a billion
   * times.
   */
  final byte[] node =
      HexFormat.of().toHexDigits(UUID.randomUUID().getLeastSignificantBits(), 12).getBytes(UTF_8);

  /**
   * @param again is handed a request that is to be sent after those that were sent before
   * @param news is told what is published for this node, between the replies, in the order in which
   *     Redis has done both
   */
  RedisSession(
      RedisConnection connection,
      RedisReplicas replicas,
      Consumer<RedisRequest> again,
      Consumer<byte[]> news) {
    this.connection = connection;
    this.replicas = replicas;
    this.again = again;
    this.news = news;
  }

  /**
   * Connects, and waits for that.
   *
   * @throws JedisException if it can't be reached or used; the session is over then
   */
  void connect() {
    try {
      connection.begin();
    } catch (JedisException e) {
      close();
      throw e;
    }
    synchronized (this) {
      connected = true;
      if (over) { // closed while it was connecting
        connection.cut();
      }
    }
  }

  /** Has Redis tell what is published for these names. */
  void subscribe(byte[]... names) {
    try {
      connection.sendCommand(Protocol.Command.SUBSCRIBE, names);
    } catch (JedisException e) {
      end(RedisProblem.ended());
    }
  }

  /** Has Redis know a script: what is asked while it does not is sent again, after others. */
  void load(RedisScript script) {
    boolean unused =
        send(new RedisRequest(Protocol.Command.SCRIPT, reply -> {}, LOAD, script.text).essential());
  }

  /**
   * Sends a request; called by one thread.
   *
   * @return false if it takes none any more: nothing has happened
   */
  boolean send(RedisRequest request) {
    if (!await(request)) {
      return false;
    }
    request.begin();
    try {
      connection.sendCommand(
          request.withText ? Protocol.Command.EVAL : request.command, words(request));
    } catch (JedisException e) {
      end(RedisProblem.ended());
    }
    if (request.sends() && replicas.areWanted() && replicas.append()) {
      boolean unused = send(replicas.request(this::waitAgain));
    }
    return true;
  }

  private void waitAgain() {
    again.accept(replicas.request(this::waitAgain));
  }

  private byte[][] words(RedisRequest request) {
    if (request.script == null) {
      return request.arguments;
    }
    request.arguments[NODE] = node;
    byte[][] all = new byte[request.arguments.length + 2][];
    all[0] = request.withText ? request.script.text : request.script.sha1;
    all[1] = ONE_KEY;
    System.arraycopy(request.arguments, 0, all, 2, request.arguments.length);
    return all;
  }

  private synchronized boolean await(RedisRequest request) {
    return takesRequests() && awaiting.add(request);
  }

  /** Everything that was sent is on its way; called by the thread that sends. */
  void flush() {
    try {
      connection.flushRequests();
    } catch (JedisException e) {
      end(RedisProblem.ended());
    }
  }

  /** Reads replies until it is over; then tells whoever still waits that there is none. */
  void read() {
    try {
      while (!isOver()) {
        readOne();
      }
    } finally {
      close();
      replicas.end();
      RedisRequest left = take();
      while (left != null) {
        left.fail(RedisFailure.UNREACHABLE);
        left = take();
      }
    }
  }

  private void readOne() {
    try {
      Object answer = connection.getUnflushedObject();
      if (answer instanceof RedisConnection.Push push) {
        if (push.isMessage()) {
          byte[] text = (byte[]) push.parts().get(2);
          replicas.tell(() -> RedisRequest.tell(() -> news.accept(text)));
        }
        return;
      }
      RedisRequest asked = take();
      if (asked == null) {
        return;
      }
      if (asked.sends() && replicas.areWanted() && answer != null) {
        replicas.tellWhenKnown(asked, answer);
      } else if (asked.command == Protocol.Command.WAIT) {
        asked.reply(answer);
      } else {
        replicas.tell(() -> asked.reply(answer));
      }
    } catch (JedisDataException e) {
      RedisRequest refused = take();
      if (refused != null) {
        refuse(refused, e);
      }
    } catch (JedisException e) {
      end(RedisProblem.ended());
    }
  }

  private void refuse(RedisRequest request, JedisDataException e) {
    if (request.isEssential || RedisProblem.isRefusalOfAll(e)) {
      end(RedisProblem.of(e));
    } else if (e instanceof JedisNoScriptException) {
      request.withText = true;
      again.accept(request);
      return;
    }
    boolean full = e.getMessage() != null && e.getMessage().startsWith("OOM ");
    replicas.tell(() -> request.fail(full ? RedisFailure.NO_ROOM : RedisFailure.UNREACHABLE));
  }

  /** The request that a reply is for, null if none is left. */
  private synchronized @Nullable RedisRequest take() {
    return awaiting.poll();
  }

  synchronized boolean takesRequests() {
    return connected && !retired && !over;
  }

  private synchronized boolean isOver() {
    return over || (retired && awaiting.isEmpty());
  }

  /** The request that waits for longest, null if none does. */
  synchronized @Nullable RedisRequest oldest() {
    return awaiting.peek();
  }

  /** Why it is over, null if that is as wished. */
  synchronized @Nullable RedisProblem problem() {
    return problem;
  }

  /** Is over as soon as all that was sent is answered. Called by the one who reads. */
  synchronized void retire() {
    retired = true;
  }

  /** Is over, and whoever waits hears of it from the one who reads. May be called again, by any. */
  void end(@Nullable RedisProblem why) {
    synchronized (this) {
      if (!over) {
        over = true;
        problem = why;
      }
    }
    connection.cut();
  }

  void close() {
    end(null);
  }
}
