package io.pushrelay.store.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The way to Redis: sends requests one after the other without waiting for replies, and connects
 * anew after a session is over. Nobody who asks waits: also not for a connection. Thread-safe.
 */
final class RedisLink implements Runnable {
  private static final long RETRY_NANOS = Duration.ofMillis(200).toNanos();

  private final HostAndPort address;
  private final JedisClientConfig config;
  private final long timeoutNanos;
  private final ThreadFactory threads;
  private final RedisNode here;
  private final BlockingQueue<RedisRequest> queue = new LinkedBlockingQueue<>();
  private volatile @Nullable RedisSession session;
  private volatile boolean closed;
  private @Nullable Thread writer;

  /** Of the writer: when the last try to connect failed, in nanoseconds. */
  private long failedAt = System.nanoTime() - RETRY_NANOS;

  /**
   * @param timeout after which a request without a reply has failed
   * @param here says what is asked first of each session, and hears of news
   */
  RedisLink(
      HostAndPort address,
      JedisClientConfig config,
      Duration timeout,
      ThreadFactory threads,
      RedisNode here) {
    this.here = here;
    this.address = address;
    this.config = config;
    this.timeoutNanos = timeout.toNanos();
    this.threads = threads;
  }

  void start() {
    Thread writing = threads.newThread(this);
    writer = writing;
    writing.start();
  }

  /** Has a request sent, after all that were before it. */
  void send(RedisRequest request) {
    queue.add(request);
    if (closed) {
      failQueued();
    }
  }

  @Override
  public void run() {
    try {
      while (!closed) {
        RedisRequest request = queue.take();
        RedisSession open = open();
        if (open == null) {
          request.begin();
          request.fail(RedisFailure.UNREACHABLE);
          continue;
        }
        open.send(request);
        if (queue.isEmpty()) {
          open.flush();
        }
      }
    } catch (InterruptedException e) {
      // It is closed.
    }
    closeSession();
    failQueued();
  }

  /** The session, a new one if there is none; null if Redis can't be reached. */
  private @Nullable RedisSession open() throws InterruptedException {
    RedisSession known = session;
    if (known != null && !known.isOver()) {
      return known;
    }
    if (known != null) {
      known.awaitEnd(); // what it was answered is known by then, to the last reply
    }
    if (System.nanoTime() - failedAt < RETRY_NANOS) {
      return null;
    }
    try {
      RedisSession opened = new RedisSession(address, config, this::send, here::hear);
      session = opened;
      threads.newThread(opened).start();
      here.begin(opened);
      return opened;
    } catch (JedisException e) {
      failedAt = System.nanoTime();
      return null;
    }
  }

  /**
   * To be called every now and then: ends what has waited for too long.
   *
   * @return whether there is a session
   */
  boolean tickAndCheck() {
    RedisSession open = session;
    if (open != null && isLate(open.oldest())) {
      // Replies come in the order of the requests: with one all others are late.
      open.close();
    }
    return open != null && !open.isOver();
  }

  private boolean isLate(@Nullable RedisRequest request) {
    return request != null && System.nanoTime() - request.asked > timeoutNanos;
  }

  /** The node is another one from now on: what it is counted for is not known. */
  void reconnect() {
    closeSession();
  }

  /** Whoever waits for a reply is told that there is none. */
  void close() {
    closed = true;
    if (writer != null) {
      writer.interrupt();
    }
    closeSession();
    failQueued();
  }

  private void closeSession() {
    RedisSession open = session;
    if (open != null) {
      open.close();
    }
  }

  private void failQueued() {
    List<RedisRequest> left = new ArrayList<>();
    queue.drainTo(left);
    left.forEach(request -> request.fail(RedisFailure.UNREACHABLE));
  }
}
