package io.pushrelay.http.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageSource;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What is written into a listener's socket (protocol, "WebSocket"): the message as a frame of text
 * or of bytes, with lines about it before if the client knows them. Thread-safe.
 */
final class FrameFormat {
  /**
   * Behind the id of a message before which others were missed, and no line of its own:
   * NchanSubscriber.js takes those two lines and throws at a third. Whoever sends such an id back
   * as its position is understood.
   */
  private static final String MISSED = ";missed";

  /** The last message that was written: most sockets are sent the same. */
  private volatile @Nullable Written last;

  /** A frame: text, or bytes if there is none. */
  static final class Frame {
    private final @Nullable String text;
    private final byte[] bytes;

    Frame(@Nullable String text, byte[] bytes) {
      this.text = text;
      this.bytes = bytes;
    }

    @Nullable String text() {
      return text;
    }

    ByteBuffer bytes() {
      return ByteBuffer.wrap(bytes);
    }
  }

  private static final class Written {
    private final Message message;
    private final Frame plain;
    private final Frame meta;

    Written(Message message) {
      this.message = message;
      plain = plain(message);
      meta = withLines(lines(message, ""), plain);
    }
  }

  /**
   * A message as a frame.
   *
   * @param meta whether lines about it come before
   * @param missed whether messages before it were missed, which is said in such a line
   */
  @SuppressWarnings("ReferenceEquality") // it is the same message or it is written anew
  Frame frame(Message message, boolean meta, boolean missed) {
    Written written = message.source() == null ? last : new Written(message);
    if (written == null || written.message != message) {
      written = new Written(message);
      last = written;
    }
    if (!meta) {
      return written.plain;
    }
    return missed ? withLines(lines(message, MISSED), written.plain) : written.meta;
  }

  private static Frame plain(Message message) {
    Body body = message.body();
    byte[] bytes = body.bytes();
    boolean text = !isBytes(message.contentType()) && body.isText();
    return new Frame(text ? new String(bytes, UTF_8) : null, bytes);
  }

  private static boolean isBytes(@Nullable String contentType) {
    return contentType != null
        && contentType.regionMatches(true, 0, "application/octet-stream", 0, 24);
  }

  private static String lines(Message message, String mark) {
    String type = message.contentType();
    MessageSource origin = message.source();
    return "id: "
        + message.position()
        + mark
        + (type == null ? "" : "\ncontent-type: " + type)
        + (origin == null ? "" : "\nchannel: " + origin.channel())
        + "\n\n";
  }

  private static Frame withLines(String lines, Frame plain) {
    byte[] head = lines.getBytes(UTF_8);
    if (plain.text != null) {
      return new Frame(lines + plain.text, head);
    }
    byte[] both = new byte[head.length + plain.bytes.length];
    System.arraycopy(head, 0, both, 0, head.length);
    System.arraycopy(plain.bytes, 0, both, head.length, plain.bytes.length);
    return new Frame(null, both);
  }
}
