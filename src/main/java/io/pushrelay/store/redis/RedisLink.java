package io.pushrelay.store.redis;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The way to Redis: sends requests one after the other without waiting for replies, and connects
 * anew after a session is over. One thread connects and reads, another writes; nobody who asks
 * waits for either.
 *
 * <p>What is asked when the connection was lost waits for the next one, since most often that is
 * there in a moment: a proxy that was started again, a failover that is done. It fails at once when
 * that is not there either, until Redis answers again. Thread-safe.
 */
final class RedisLink {
  private static final Logger LOG = System.getLogger("io.pushrelay");

  private final RedisAddress address;
  private final Duration timeout;
  private final int replicas;
  private final ThreadFactory threads;
  private final RedisNode here;
  private final RedisState state;
  private final RedisOutage outage;
  private final RedisOutage tooFewReplicas;
  private final BlockingQueue<RedisRequest> queue = new LinkedBlockingQueue<>();

  /** Both threads, or none if there are none to be had. */
  private volatile List<Thread> running = List.of();

  private volatile boolean closed;
  private @Nullable RedisSession session;

  /** What is asked while there is no session fails at once. */
  private boolean away;

  /**
   * @param timeout after which a request without a reply has failed
   * @param replicas that must have a message
   * @param here says what is asked first of each session, and hears of news
   */
  RedisLink(
      RedisAddress address,
      Duration timeout,
      int replicas,
      ThreadFactory threads,
      RedisNode here,
      RedisState state) {
    this.address = address;
    this.timeout = timeout;
    this.replicas = replicas;
    this.threads = threads;
    this.here = here;
    this.state = state;
    outage = RedisOutage.ofRedis(address);
    tooFewReplicas = RedisOutage.ofReplicas(address);
  }

  /** Starts the threads unless they run; a container may have none to give at the moment. */
  synchronized void start() {
    if (closed || !running.isEmpty()) {
      return;
    }
    Thread reading = thread(this::connectAndRead);
    Thread writing = reading == null ? null : thread(this::write);
    if (reading == null || writing == null) {
      outage.begin("can't be reached: the server gives no threads to do it.");
      return;
    }
    running = List.of(reading, writing);
    reading.start();
    writing.start();
  }

  private @Nullable Thread thread(Runnable task) {
    try {
      return threads.newThread(task);
    } catch (RuntimeException e) {
      return null; // as a container does that stops
    }
  }

  /** Has a request sent, after all that were before it. */
  void send(RedisRequest request) {
    queue.add(request);
    if (closed || running.isEmpty()) {
      failQueued();
    }
  }

  private void write() {
    RedisSession begun = null;
    try {
      while (!closed) {
        RedisRequest request = queue.take();
        RedisSession open = awaitSession();
        while (open != null) {
          if (open != begun) {
            here.begin(open);
            begun = open;
          }
          if (open.send(request)) {
            break;
          }
          open = awaitSession();
        }
        if (open == null) {
          request.begin();
          request.fail(RedisFailure.UNREACHABLE);
        } else if (queue.isEmpty()) {
          open.flush();
        }
      }
    } catch (InterruptedException e) {
      closed = true; // as only the server does
    }
    failQueued();
  }

  /** The session, the next one if it is worth waiting for; null if not. */
  private synchronized @Nullable RedisSession awaitSession() throws InterruptedException {
    while (!closed) {
      RedisSession open = session;
      if (open != null && open.takesRequests()) {
        return open;
      }
      if (away) {
        return null;
      }
      wait();
    }
    return null;
  }

  private void connectAndRead() {
    RedisBackOff backOff = new RedisBackOff();
    while (!closed) {
      RedisProblem problem;
      try {
        RedisSession open = connect();
        wakeUp();
        open.read(); // what it was answered is known before the next begins, to the last reply
        problem = open.problem();
      } catch (JedisException e) {
        problem = RedisProblem.of(e);
      } catch (RuntimeException e) { // this thread is the only one that connects
        LOG.log(Level.ERROR, "What Redis has answered could not be read", e);
        problem = new RedisProblem("can't be used: it answers what is not expected.");
      }
      if (problem != null && !closed) {
        outage.begin(problem.sentence());
      }
      pause(backOff.after(problem, state.end()));
    }
  }

  private synchronized void pause(long millis) {
    away |= millis > 0;
    notifyAll();
    long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    try {
      for (long left = millis; !closed && left > 0; ) {
        wait(left);
        left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      }
    } catch (InterruptedException e) {
      closed = true; // as only the server does
    }
  }

  /** Connects to Redis, or to the primary of which one of the Sentinels knows. */
  private RedisSession connect() {
    if (address.master() == null) {
      return connect(address.hosts().get(0).hostAndPort());
    }
    RedisProblem last = new RedisProblem("is asked no more");
    for (RedisAddress.Host sentinel : address.hosts()) {
      try {
        if (!closed) {
          return connect(RedisSentinels.primary(address, sentinel, timeout));
        }
      } catch (JedisException e) { // also a replica, which has been the primary
        last = RedisProblem.of(e);
      }
    }
    throw last;
  }

  private RedisSession connect(HostAndPort redis) {
    RedisSession open =
        new RedisSession(
            new RedisConnection(redis, address.config(timeout)),
            new RedisReplicas(replicas, timeout, tooFewReplicas),
            this::send,
            here::hear);
    synchronized (this) {
      session = open;
    }
    if (closed) {
      open.close();
    }
    open.connect();
    return open;
  }

  /** The writer begins the new session; it has begun well when its last request is answered. */
  private void wakeUp() {
    queue.add(new RedisRequest(Protocol.Command.PING, reply -> hasBegun()).essential());
    synchronized (this) {
      notifyAll();
    }
  }

  private void hasBegun() {
    synchronized (this) {
      away = false;
      state.begin();
    }
    outage.end();
  }

  /** To be called every now and then: ends what has waited for too long. */
  void tick() {
    start();
    RedisSession open = session();
    RedisRequest oldest = open == null ? null : open.oldest();
    if (open != null && isOlderThan(oldest, timeout)) {
      // Replies come in the order of the requests: with one all others are late.
      open.end(new RedisProblem(RedisProblem.HANGS));
    } else if (isOlderThan(queue.peek(), timeout.dividedBy(2))) {
      synchronized (this) { // the next session takes long; there must be time for an answer too
        away = true;
        notifyAll();
      }
    }
  }

  private static boolean isOlderThan(@Nullable RedisRequest request, Duration age) {
    return request != null && System.nanoTime() - request.asked > age.toNanos();
  }

  private synchronized @Nullable RedisSession session() {
    return session;
  }

  /**
   * The node is another one from now on: what it is counted for is not known. What was sent is
   * answered before. Called by whoever is told a reply.
   */
  void renew() {
    RedisSession open = session();
    if (open != null) {
      open.retire();
    }
  }

  /** Whoever waits for a reply is told that there is none. Waits until the threads have ended. */
  void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    RedisSession open = session();
    if (open != null) {
      open.close();
    }
    wakeUp();
    try {
      for (Thread thread : running) {
        thread.join(timeout.toMillis() + 1000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    failQueued();
  }

  private void failQueued() {
    List<RedisRequest> left = new ArrayList<>();
    queue.drainTo(left);
    for (RedisRequest request : left) {
      request.begin();
      request.fail(RedisFailure.UNREACHABLE);
    }
  }
}
