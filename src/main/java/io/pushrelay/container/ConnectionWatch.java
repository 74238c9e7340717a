package io.pushrelay.container;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Notices that the client of a held request has gone, which no container tells (tried on Payara,
 * WildFly and TomEE).
 *
 * <p>While a request is held its server does not look at its socket. Here it is looked at, without
 * reading a byte: a socket that is readable and has nothing to be read has been closed or reset by
 * its client. One that has something to be read is that of a client that has sent its next request
 * already; that one is left alone. A client that has closed its sending half counts as gone, as it
 * does for NGINX.
 *
 * <p>Many times a second, in one thread. Its watching costs a look at those sockets alone on which
 * something has happened. Thread-safe.
 */
public final class ConnectionWatch {
  private static final Logger LOG = System.getLogger(ConnectionWatch.class.getName());
  private static final long TICK_MILLIS = 200;

  private final Function<HttpServletRequest, @Nullable SocketChannel> sockets;
  private final Queue<Watched> begun = new ConcurrentLinkedQueue<>();
  private final Queue<Watched> ended = new ConcurrentLinkedQueue<>();
  private @Nullable Selector selector;
  private boolean stopped;

  /** Watches nothing before it is {@link #start started}. */
  public ConnectionWatch() {
    this(ClientSocket::of);
  }

  ConnectionWatch(Function<HttpServletRequest, @Nullable SocketChannel> sockets) {
    this.sockets = sockets;
  }

  /** Looks many times a second from now on, in one of these threads. */
  public void start(ScheduledExecutorService ticker) {
    Future<?> unused =
        ticker.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Looks no more. May be called again. */
  public synchronized void stop() {
    stopped = true;
    begun.clear();
    ended.clear();
    if (selector != null) {
      try {
        selector.close();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "Closing a selector failed", e);
      }
      selector = null;
    }
  }

  /**
   * Watches the connection of a request that has been read to its end and is being held.
   *
   * @param gone is called at most once, in a thread that must not wait
   * @return to be closed before the request is answered
   */
  public Watched watch(HttpServletRequest request, Runnable gone) {
    Watched watched = new Watched(request, gone);
    if (request.getContentLengthLong() <= 0 && request.getHeader("Transfer-Encoding") == null) {
      begun.add(watched);
    }
    return watched;
  }

  private void tick() {
    try {
      look();
    } catch (IOException | RuntimeException | Error e) {
      // A task that fails is not run again.
      LOG.log(Level.WARNING, "Looking for clients that have gone failed", e);
    }
  }

  /** Looks once; only those requests are looked at that were held at the last look too. */
  synchronized void look() throws IOException {
    if (stopped) {
      return;
    }
    if (selector == null) {
      selector = Selector.open();
    }
    for (Watched end = ended.poll(); end != null; end = ended.poll()) {
      end.forget();
    }
    while (selector.selectNow() > 0) { // one call tells of 1,024 at most
      for (SelectionKey key : selector.selectedKeys()) {
        if (key.attachment() instanceof Watched watched) {
          watched.onReadable();
        }
      }
      selector.selectedKeys().clear();
    }
    begin(selector);
  }

  private void begin(Selector open) {
    List<Watched> later = new ArrayList<>();
    for (Watched next = begun.poll(); next != null; next = begun.poll()) {
      if (!next.begin(open)) {
        later.add(next);
      }
    }
    begun.addAll(later);
  }

  /** One request that is being watched. Its key is guarded by the watch. */
  public final class Watched {
    private final HttpServletRequest request;
    private final AtomicReference<@Nullable Runnable> gone;
    private @Nullable SelectionKey key;

    private Watched(HttpServletRequest request, Runnable gone) {
      this.request = request;
      this.gone = new AtomicReference<>(gone);
    }

    /** The request is about to be answered, or its client has gone: watches no more. */
    public void close() {
      if (gone.getAndSet(null) != null) {
        ended.add(this);
      }
    }

    private boolean isClosed() {
      return gone.get() == null;
    }

    /** Whether it need not be begun again. */
    private boolean begin(Selector open) {
      if (isClosed()) {
        return true;
      }
      SocketChannel channel = socket();
      // Answered meanwhile: then what was found may belong to another request by now.
      if (channel == null || isClosed()) {
        return true;
      }
      SelectionKey before = channel.keyFor(open);
      if (before == null) {
        return register(channel, open);
      }
      if (before.isValid() && before.attachment() instanceof Watched last) {
        last.key = null; // the request before this one, over the same connection
        before.attach(this);
        key = before;
        return true;
      }
      return false; // cancelled, and forgotten at the next look
    }

    private @Nullable SocketChannel socket() {
      try {
        return sockets.apply(request);
      } catch (RuntimeException answeredMeanwhile) {
        return null; // the server has taken its object back, and emptied it (seen on Payara)
      }
    }

    private boolean register(SocketChannel channel, Selector open) {
      try {
        key = channel.register(open, SelectionKey.OP_READ, this);
      } catch (IOException | RuntimeException e) {
        if (!channel.isOpen()) {
          leave();
        }
      }
      return true;
    }

    /** The client has sent something, or has gone; in both cases there is nothing more to see. */
    private void onReadable() {
      boolean atEnd = !isClosed() && key != null && atEnd(key);
      forget();
      if (atEnd) {
        leave();
      }
    }

    private static boolean atEnd(SelectionKey key) {
      try {
        return ((SocketChannel) key.channel()).socket().getInputStream().available() == 0;
      } catch (IOException e) {
        return true;
      }
    }

    private void leave() {
      Runnable told = gone.getAndSet(null);
      if (told != null) {
        told.run();
      }
    }

    private void forget() {
      if (key != null) {
        key.attach(null);
        key.cancel();
        key = null;
      }
    }
  }
}
