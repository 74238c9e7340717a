package io.pushrelay.http.eventstream;

import io.pushrelay.broker.EndReason;
import io.pushrelay.broker.StreamingListener;
import io.pushrelay.broker.Subscription;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.Position;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.container.ConnectionWatch;
import io.pushrelay.http.request.ListenRequest;
import io.pushrelay.http.response.EndResponse;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One event stream: the broker gives it one thing after the other to send. */
final class EventStreamListener implements StreamingListener, AsyncListener {
  /**
   * What the container may gather before it sends it, in bytes. Undertow keeps it in a buffer of
   * its pool otherwise, 16 kB for each stream, and when a stream is cut off writes into that after
   * it has given it back, to another connection (tried: of a thousand streams one, and a request of
   * somebody else was lost).
   */
  private static final int BUFFER = 512;

  private static final byte[] NOTHING = {};

  private final ConnectionWatch watch;
  private final EventFormat format;
  private final ListenerLocation location;
  private final AsyncContext async;
  private final NonBlockingWriter body;
  private Position received;
  private @Nullable Subscription subscription;
  private ConnectionWatch.@Nullable Watched watched;

  /**
   * @param async of its request
   */
  EventStreamListener(
      ConnectionWatch watch,
      EventFormat format,
      ListenerLocation location,
      ListenRequest asked,
      AsyncContext async) {
    this.watch = watch;
    this.format = format;
    this.location = location;
    this.received = asked.after();
    this.async = async;
    this.body = new NonBlockingWriter(async, this::leave);
  }

  @Override
  public void begin(Subscription held) {
    subscription = held;
    HttpServletResponse response = response();
    response.setContentType("text/event-stream; charset=utf-8");
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("X-Accel-Buffering", "no");
    response.setBufferSize(BUFFER);
    async.addListener(this);
    watched = watch.watch((HttpServletRequest) async.getRequest(), held::cancel);
    try {
      body.begin(EventFormat.HI, this::goOn);
    } catch (IOException e) {
      held.cancel();
    }
  }

  @Override
  public void deliver(Message next, boolean missed) {
    byte[] event = format.event(next);
    body.send(
        missed ? joined(EventFormat.missed(received), event) : event, () -> acknowledge(next));
    received = next.position();
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = new byte[first.length + second.length];
    System.arraycopy(first, 0, both, 0, first.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private void acknowledge(Message message) {
    if (subscription != null) {
      subscription.acknowledge(message);
    }
    goOn();
  }

  @Override
  public void ping() {
    body.send(EventFormat.PING, this::goOn);
  }

  private void goOn() {
    if (subscription != null) {
      subscription.onWritable();
    }
  }

  @Override
  public boolean isReady() {
    return body.isReady();
  }

  @Override
  public void end(EndReason reason) {
    if (watched != null) {
      watched.close();
    }
    if (subscription == null) {
      refuse(reason);
    } else {
      body.end(reason == EndReason.LEFT || !isReady() ? NOTHING : EventFormat.end(reason));
    }
  }

  private void refuse(EndReason reason) {
    try {
      EndResponse.to(reason, location).write(response());
      response().flushBuffer();
    } catch (IOException e) {
      // Its client has gone.
    }
    body.end(NOTHING);
  }

  private HttpServletResponse response() {
    return (HttpServletResponse) async.getResponse();
  }

  private void leave() {
    if (subscription != null) {
      subscription.cancel();
    }
  }

  /** So does TomEE when it stops a deployment, before it says so. */
  @Override
  public void onTimeout(AsyncEvent event) {
    body.end(EventFormat.end(EndReason.STOPPING));
    leave();
  }

  /** If nobody completed it Tomcat would send it to the error page, over a closed connection. */
  @Override
  public void onError(AsyncEvent event) {
    leave();
    body.giveBack();
    body.completeRequest();
  }

  @Override
  public void onComplete(AsyncEvent event) {
    body.giveBack();
    leave();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {}
}
