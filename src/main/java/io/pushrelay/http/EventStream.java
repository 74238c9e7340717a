package io.pushrelay.http;

import io.pushrelay.broker.Ending;
import io.pushrelay.broker.Stay;
import io.pushrelay.broker.Stream;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.Position;
import io.pushrelay.config.ListenerLocation;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One event stream. The broker gives it one thing after the other to send, and the container says
 * when the socket takes more: whichever of the two comes writes as much as the socket takes, in its
 * own thread, and no thread waits.
 */
final class EventStream implements Stream, WriteListener, AsyncListener {
  /** So much is handed to the container at a time: it buffers all that it is given at once. */
  private static final int SLICE = 16 << 10;

  /**
   * What the container may gather before it sends it, in bytes. Undertow keeps it in a buffer of
   * its pool otherwise, 16 kB for each stream, and when a stream is cut off writes into that after
   * it has given it back, to another connection (tried: of a thousand streams one, and a request of
   * somebody else was lost).
   */
  private static final int BUFFER = 512;

  private static final long PATIENCE_SECONDS = 2;

  private static final byte[] NOTHING = {};

  private final ConnectionWatch watch;
  private final EventFormat format;
  private final ListenerLocation location;
  private final AsyncContext async;
  private Position received;
  private @Nullable Stay stay;
  private @Nullable ServletOutputStream out;
  private ConnectionWatch.@Nullable Watched watched;

  /** What is being sent; empty when all is sent and the socket takes more. */
  private volatile byte[] sending = NOTHING;

  /** The message that it is; or none. */
  private @Nullable Message message;

  /** How much of it the container has. */
  private int sent;

  private boolean flushed;

  /** Whether the container has said for the first time that it can be written to. */
  private volatile boolean open;

  /** What is to be sent is the end, or what was to be sent is cut off by it. */
  private volatile byte @Nullable [] end;

  /** Whether its response is over, or the container's again. */
  private volatile boolean completed;

  /**
   * Held by who touches the response. A container that has ended a request gives the same objects
   * to another: what is written then, or completed, is that one's (tried on TomEE: of a thousand
   * streams whose client goes while they are written to, some ended a stranger's). It says so
   * before, in its own thread, which waits here until nobody is at it.
   */
  private final ReentrantLock touching = new ReentrantLock();

  /** How often somebody wanted to write since the one that does began to. */
  private final AtomicInteger wanted = new AtomicInteger();

  /**
   * @param async of its request
   */
  EventStream(
      ConnectionWatch watch,
      EventFormat format,
      ListenerLocation location,
      Question asked,
      AsyncContext async) {
    this.watch = watch;
    this.format = format;
    this.location = location;
    this.received = asked.after();
    this.async = async;
  }

  @Override
  public void begin(Stay held) {
    stay = held;
    HttpServletResponse response = response();
    response.setContentType("text/event-stream; charset=utf-8");
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("X-Accel-Buffering", "no");
    response.setBufferSize(BUFFER);
    sending = EventFormat.HI;
    async.addListener(this);
    watched = watch.watch((HttpServletRequest) async.getRequest(), held::leave);
    try {
      out = response.getOutputStream();
    } catch (IOException e) {
      held.leave();
      return;
    }
    out.setWriteListener(this);
  }

  @Override
  public void deliver(Message next, boolean missed) {
    byte[] event = format.event(next);
    message = next;
    send(missed ? joined(EventFormat.missed(received), event) : event);
    received = next.position();
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = new byte[first.length + second.length];
    System.arraycopy(first, 0, both, 0, first.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Override
  public void ping() {
    send(EventFormat.PING);
  }

  @Override
  public boolean isReady() {
    return sending.length == 0;
  }

  @Override
  public void end(Ending reason) {
    if (watched != null) {
      watched.close();
    }
    if (stay == null) {
      refuse(reason);
    } else {
      end(reason == Ending.LEFT || !isReady() ? NOTHING : EventFormat.end(reason));
    }
  }

  private void refuse(Ending reason) {
    try {
      EndingAnswer.to(reason, location).write(response());
    } catch (IOException e) {
      // Its client has gone.
    }
    end(NOTHING);
  }

  private void end(byte[] last) {
    end = last;
    write();
  }

  private HttpServletResponse response() {
    return (HttpServletResponse) async.getResponse();
  }

  private void send(byte[] bytes) {
    sent = 0;
    flushed = false;
    sending = bytes;
    write();
  }

  /** Writes what the socket takes, unless another thread is at it, which then looks again. */
  private void write() {
    if (wanted.getAndIncrement() > 0) {
      return;
    }
    int seen = 1;
    do {
      if (!wroteOn()) {
        leave();
      }
      seen = wanted.addAndGet(-seen);
    } while (seen > 0);
  }

  private boolean wroteOn() {
    touching.lock();
    try {
      writeOn();
      return true;
    } catch (IOException | RuntimeException gone) {
      return false;
    } finally {
      touching.unlock();
    }
  }

  private void writeOn() throws IOException {
    if (completed) {
      return;
    }
    byte[] last = end;
    if (last != null) {
      complete(last);
      return;
    }
    ServletOutputStream socket = out;
    byte[] bytes = sending;
    if (socket == null || !open || bytes.length == 0) {
      return;
    }
    while (sent < bytes.length) {
      if (!socket.isReady()) {
        return;
      }
      int length = Math.min(SLICE, bytes.length - sent);
      socket.write(bytes, sent, length);
      sent += length;
    }
    if (!flushed) {
      if (!socket.isReady()) {
        return;
      }
      socket.flush();
      flushed = true;
    }
    if (socket.isReady()) {
      over();
    }
  }

  private void complete(byte[] last) {
    completed = true;
    try {
      if (!isReady()) {
        cutOff();
      } else if (last.length > 0 && out != null && out.isReady()) {
        out.write(last);
        out.flush();
      }
      async.complete();
    } catch (IOException | IllegalStateException over) {
      // The client has gone, or the container has ended the request itself.
    }
  }

  /** Of a connection that takes nothing: the container would wait for it before it is done. */
  private void cutOff() throws IOException {
    SocketChannel socket = ClientSocket.of((HttpServletRequest) async.getRequest());
    if (socket != null) {
      socket.shutdownOutput();
    }
  }

  private void over() {
    Message written = message;
    message = null;
    sending = NOTHING;
    if (stay != null) {
      if (written != null) {
        stay.received(written);
      }
      stay.ready();
    }
  }

  private void leave() {
    if (stay != null) {
      stay.leave();
    }
  }

  @Override
  public void onWritePossible() {
    open = true;
    write();
  }

  @Override
  public void onError(Throwable gone) {
    leave();
  }

  /** So does TomEE when it stops a deployment, before it says so. */
  @Override
  public void onTimeout(AsyncEvent event) {
    end(EventFormat.end(Ending.STOPPING));
    leave();
  }

  @Override
  public void onError(AsyncEvent event) {
    leave();
    giveBack();
  }

  @Override
  public void onComplete(AsyncEvent event) {
    giveBack();
    leave();
  }

  /** From here on the response is the container's: waits for who is at it, but not for ever. */
  private void giveBack() {
    boolean alone = false;
    try {
      alone = touching.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    completed = true;
    if (alone) {
      touching.unlock();
    }
  }

  @Override
  public void onStartAsync(AsyncEvent event) {}
}
