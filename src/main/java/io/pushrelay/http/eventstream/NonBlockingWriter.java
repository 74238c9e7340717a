package io.pushrelay.http.eventstream;

import io.pushrelay.broker.DrainLoop;
import io.pushrelay.container.ClientSocket;
import io.pushrelay.container.UndertowClose;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The body of one asynchronous response, for whose socket no thread waits. It is given one part
 * after the other, and the container says when the socket takes more: whichever of the two comes
 * writes as much as the socket takes, in its own thread.
 *
 * <p>Thread-safe, but that a part may be given only when the body {@link #isReady is ready}.
 */
final class NonBlockingWriter implements WriteListener {
  /** So much is handed to the container at a time: it buffers all that it is given at once. */
  private static final int SLICE = 16 << 10;

  private static final long PATIENCE_SECONDS = 2;
  private static final byte[] NOTHING = {};

  private final AsyncContext async;
  private final Runnable gone;
  private @Nullable ServletOutputStream out;
  private @Nullable UndertowClose undertow;

  /** What is being sent; none when all is sent and the socket takes more. */
  private volatile @Nullable Part sending;

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
   * before, in its own thread, which waits here until nobody touches it.
   */
  private final ReentrantLock touching = new ReentrantLock();

  /** Writes what the socket takes, in one thread at a time. */
  private final DrainLoop writing = new DrainLoop(this::write, () -> {});

  /**
   * @param gone is called when the client can't be written to; more than once, maybe
   */
  NonBlockingWriter(AsyncContext async, Runnable gone) {
    this.async = async;
    this.gone = gone;
  }

  /**
   * Begins with this, which is sent as soon as the container lets it.
   *
   * @param taken is called when the socket has all of it and takes more, in the thread that wrote
   *     the last of it
   */
  void begin(byte[] first, Runnable taken) throws IOException {
    sending = new Part(first, taken, true);
    ServletOutputStream output = async.getResponse().getOutputStream();
    out = output;
    undertow = UndertowClose.of((HttpServletRequest) async.getRequest(), output);
    output.setWriteListener(this);
  }

  /** An answer in place of a body. */
  interface Answer {
    void write() throws IOException;
  }

  /** Writes this and ends the response, if that is not the container's by now. */
  void endWith(Answer answer) {
    touching.lock();
    try {
      if (!completed) {
        answer.write();
      }
    } catch (IOException e) {
      // Its client has gone.
    } finally {
      touching.unlock();
    }
    end(NOTHING);
  }

  /** Whether all that was given is sent and the socket takes more. */
  boolean isReady() {
    return sending == null;
  }

  /**
   * Sends this next.
   *
   * @param taken is called when the socket has all of it and takes more, in the thread that wrote
   *     the last of it, if that was not so when this returned
   * @return whether the socket has all of it and takes more
   */
  boolean send(byte[] bytes, Runnable taken) {
    Part part = new Part(bytes, taken, false);
    sending = part;
    writing.run();
    return part.settle();
  }

  /** Sends this and ends the response, or cuts it off if it is not ready. May be called again. */
  void end(byte[] last) {
    end = last;
    writing.run();
  }

  /**
   * From here on the response is the container's: waits for a thread that touches it, but not for
   * ever.
   */
  void giveBack() {
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
  public void onWritePossible() {
    open = true;
    writing.run();
  }

  @Override
  public void onError(Throwable failure) {
    open = true;
    gone.run();
    writing.run();
  }

  private void write() {
    boolean failed = false;
    touching.lock();
    try {
      ServletOutputStream socket = out;
      Part part = sending;
      if (completed) {
        return;
      }
      if (end != null) {
        sendLast(end);
      } else if (socket != null && open && part != null && part.writeSome(socket)) {
        sending = null;
        part.onSent();
      }
    } catch (IOException | RuntimeException e) {
      complete();
      failed = true;
    } finally {
      touching.unlock();
    }
    if (failed) {
      gone.run();
    }
  }

  private void sendLast(byte[] last) {
    if (undertow != null && !open) {
      return; // completed before, it would log that its call of onWritePossible fails
    }
    try {
      if (!isReady()) {
        cutOff();
      } else if (last.length > 0 && out != null && out.isReady()) {
        out.write(last);
        out.flush();
      }
    } catch (IOException | IllegalStateException e) {
      // The client has gone, or the container has ended the request itself.
    }
    complete();
  }

  private void complete() {
    if (!completed) {
      completed = true;
      if (undertow != null) {
        undertow.run();
      }
      completeRequest();
    }
  }

  /** Has the container end the request, if it has not. */
  void completeRequest() {
    try {
      async.complete();
    } catch (IllegalStateException e) {
      // It has.
    }
  }

  /** Of a connection that takes nothing: the container would wait for it before it is done. */
  private void cutOff() throws IOException {
    SocketChannel socket = ClientSocket.of((HttpServletRequest) async.getRequest());
    if (socket != null) {
      socket.shutdownOutput();
    }
  }

  /** What is sent at once, and how far that is. Written by one thread at a time. */
  private static final class Part {
    private final byte[] bytes;
    private final Runnable taken;
    private int sent;
    private boolean flushed;

    /** Whether it is sent, or whoever gave it has gone on: who comes second acts on it. */
    private final AtomicBoolean settled;

    Part(byte[] bytes, Runnable taken, boolean settled) {
      this.bytes = bytes;
      this.taken = taken;
      this.settled = new AtomicBoolean(settled);
    }

    /** For whoever gave it: whether it is sent; otherwise it says so later. */
    boolean settle() {
      return settled.getAndSet(true);
    }

    void onSent() {
      if (settled.getAndSet(true)) {
        taken.run();
      }
    }

    /** Writes what the socket takes: whether that was all, and it takes more. */
    boolean writeSome(ServletOutputStream socket) throws IOException {
      while (sent < bytes.length) {
        if (!socket.isReady()) {
          return false;
        }
        int length = Math.min(SLICE, bytes.length - sent);
        socket.write(bytes, sent, length);
        sent += length;
      }
      if (!flushed) {
        if (!socket.isReady()) {
          return false;
        }
        socket.flush();
        flushed = true;
      }
      return socket.isReady();
    }
  }
}
