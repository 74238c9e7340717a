package io.pushrelay.http.eventstream;

import io.pushrelay.broker.EndReason;
import io.pushrelay.broker.Subscription;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.Position;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.container.ConnectionWatch;
import io.pushrelay.http.listening.RefusableListener;
import io.pushrelay.http.request.Accept;
import io.pushrelay.http.request.ListenRequest;
import io.pushrelay.http.response.EndResponse;
import io.pushrelay.http.response.RefusalResponse;
import io.pushrelay.metrics.Metrics;
import io.pushrelay.webhook.Refusal;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One event stream: the broker gives it one thing after the other to send. */
final class EventStreamListener implements RefusableListener, AsyncListener {
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
  private final Metrics metrics;

  /** Null if it is sent as it is. */
  private final @Nullable GzipStream gzip;

  private Position received;

  private @Nullable Subscription subscription;
  private boolean held;
  private ConnectionWatch.@Nullable Watched watched;
  private @Nullable Refusal refusal;

  /**
   * @param async of its request
   */
  EventStreamListener(
      ConnectionWatch watch,
      EventFormat format,
      ListenerLocation location,
      ListenRequest asked,
      AsyncContext async,
      Metrics metrics) {
    this.metrics = metrics;
    this.watch = watch;
    this.format = format;
    this.location = location;
    this.received = asked.after();
    this.gzip =
        !location.compression().isOff() && Accept.takesGzip((HttpServletRequest) async.getRequest())
            ? new GzipStream()
            : null;
    this.async = async;
    this.body = new NonBlockingWriter(async, this::leave);
  }

  @Override
  public boolean isStreaming() {
    return true;
  }

  @Override
  public void begin(Subscription given) {
    subscription = given;
  }

  @Override
  public void onPending() {
    watched = watch.watch((HttpServletRequest) async.getRequest(), this::leave);
  }

  @Override
  public void refuse(Refusal given) {
    refusal = given;
  }

  @Override
  public void onHeld() {
    held = true;
    HttpServletResponse response = response();
    response.setContentType("text/event-stream; charset=utf-8");
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("X-Accel-Buffering", "no");
    if (!location.compression().isOff()) {
      response.addHeader("Vary", "Accept-Encoding");
    }
    if (gzip != null) {
      response.setHeader("Content-Encoding", "gzip");
    }
    response.setBufferSize(BUFFER);
    if (watched == null) {
      watched = watch.watch((HttpServletRequest) async.getRequest(), this::leave);
    }
    try {
      body.begin(gzip == null ? EventFormat.HI : gzip.begin(EventFormat.HI), this::goOn);
    } catch (IOException e) {
      leave();
    }
  }

  @Override
  public void deliver(Message next, boolean missed) {
    byte[] before = missed ? encoded(EventFormat.missed(received)) : NOTHING;
    byte[] event = encoded(next);
    byte[] all = missed ? GzipStream.joined(before, event) : event;
    received = next.position();
    if (body.send(all, () -> onTaken(next))) {
      acknowledge(next);
    }
  }

  private byte[] encoded(Message message) {
    EventFormat.Event event = format.event(message);
    if (gzip == null) {
      return event.bytes;
    }
    return location.compression().takes(message.body().length())
        ? gzip.compressed(event.bytes, event.deflated())
        : gzip.stored(event.bytes);
  }

  private byte[] encoded(byte[] part) {
    return gzip == null ? part : gzip.stored(part);
  }

  private byte[] encodedEnd(byte[] part) {
    return gzip == null ? part : gzip.end(part);
  }

  @Override
  public void ping() {
    body.send(encoded(EventFormat.PING), this::goOn);
  }

  /**
   * The socket has taken this message, later than it was given; the next one may be given by now.
   */
  private void onTaken(Message message) {
    acknowledge(message);
    goOn();
  }

  private void goOn() {
    if (subscription != null) {
      subscription.onWritable();
    }
  }

  private void acknowledge(Message message) {
    if (subscription != null) {
      subscription.acknowledge(message);
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
    if (!held) {
      refuse(reason);
    } else {
      body.end(
          reason == EndReason.DISCONNECTED || !isReady()
              ? NOTHING
              : encodedEnd(EventFormat.end(reason)));
    }
  }

  private void refuse(EndReason reason) {
    body.endWith(
        () -> {
          if (reason == EndReason.REFUSED && refusal != null) {
            metrics.refused(refusal.status());
            RefusalResponse.write(refusal, response());
          } else {
            EndResponse answer = EndResponse.of(reason);
            metrics.refused(answer.status());
            answer.write(location, response());
          }
          response().flushBuffer();
        });
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
    if (held) {
      body.end(encodedEnd(EventFormat.end(EndReason.STOPPING)));
    } else {
      refuse(EndReason.STOPPING);
    }
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
