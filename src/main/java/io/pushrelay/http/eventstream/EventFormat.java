package io.pushrelay.http.eventstream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.broker.EndReason;
import io.pushrelay.channel.Body;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageSource;
import io.pushrelay.channel.Position;
import io.pushrelay.http.response.EndResponse;
import io.pushrelay.http.response.Gzip;
import io.pushrelay.http.response.LastMessage;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What is written into an event stream (protocol, "Event stream"; the HTML standard, "Server-sent
 * events"). Thread-safe.
 */
final class EventFormat {
  /** Sent at once, so that proxies pass the headers on. */
  static final byte[] HI = comment("hi");

  static final byte[] PING = comment("ping");

  /** As long as a browser's EventSource can be told to wait: some 24 days, in milliseconds. */
  private static final int NEVER = Integer.MAX_VALUE;

  private static final byte[] DATA = "data: ".getBytes(US_ASCII);

  private final LastMessage<Event> last = new LastMessage<>(EventFormat::write);

  /** A message as an event. Thread-safe. */
  static final class Event {
    /** Not to be changed. */
    final byte[] bytes;

    private byte @Nullable [] deflated;

    Event(byte[] bytes) {
      this.bytes = bytes;
    }

    /** For a {@link GzipStream}, made once for all; not to be changed. */
    synchronized byte[] deflated() {
      byte[] known = deflated;
      if (known == null) {
        known = GzipStream.deflated(bytes, Gzip.LEVEL);
        deflated = known;
      }
      return known;
    }
  }

  private static byte[] comment(String text) {
    return (": " + text + "\n\n").getBytes(UTF_8);
  }

  /** A message as an event. */
  Event event(Message message) {
    // One with a source is this listener's alone.
    return message.source() == null ? last.of(message) : write(message);
  }

  /** That messages after this position are gone, to be told before the next one. */
  static byte[] missed(Position lastReceived) {
    return ("event: missed\ndata: " + lastReceived + "\n\n").getBytes(US_ASCII);
  }

  /** Why a stream ends. A browser would come back at once: it is told when to. */
  static byte[] end(EndReason reason) {
    EndResponse response = EndResponse.of(reason);
    int retry =
        switch (response.retry()) {
          case NEVER -> NEVER;
          case AT_ONCE -> ThreadLocalRandom.current().nextInt(100, 1000);
          case SOON -> ThreadLocalRandom.current().nextInt(1000, 6000);
        };
    return ("retry: " + retry + "\n: " + response.comment() + "\n\n").getBytes(US_ASCII);
  }

  private static Event write(Message message) {
    Body body = message.body();
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length() + 64);
    boolean text = body.isText();
    MessageSource origin = message.source();
    if (origin != null) {
      // In a block of its own: Nchan's Ruby client drops an event with a comment in it.
      out.writeBytes(comment("channel " + origin.channel()));
    }
    String name = text ? message.eventName() : "binary";
    if (name != null) {
      out.writeBytes(("event: " + name + "\n").getBytes(UTF_8));
    }
    out.writeBytes(("id: " + message.position() + "\n").getBytes(US_ASCII));
    if (text) {
      lines(body.bytes(), out);
    } else {
      out.writeBytes(DATA);
      out.writeBytes(Base64.getEncoder().encode(body.bytes()));
      out.write('\n');
    }
    out.write('\n');
    return new Event(out.toByteArray());
  }

  /** Each line as data; what a browser puts together again has the same lines. */
  private static void lines(byte[] text, ByteArrayOutputStream out) {
    int start = 0;
    for (int i = 0; i <= text.length; i++) {
      if (i == text.length || text[i] == '\n' || text[i] == '\r') {
        out.writeBytes(DATA);
        out.write(text, start, i - start);
        out.write('\n');
        if (i + 1 < text.length && text[i] == '\r' && text[i + 1] == '\n') {
          i++;
        }
        start = i + 1;
      }
    }
  }
}
