package io.pushrelay.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.ResponseHead;
import io.pushrelay.channel.Ticks;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a message is written in Redis: the header that the scripts put before it, a byte that says
 * what there is, the parts there are, each behind its length, and the body up to the end.
 */
final class PackedMessage {
  /** {@code HEADER} of {@code channel.lua}: three doubles, of which the id is the first, ... */
  private static final int RECIPIENTS = 28;

  private static final int HEADER = 32;

  private static final int TYPE = 1;
  private static final int EVENT = 2;
  private static final int HEAD = 4;

  private PackedMessage() {}

  /** The message without the header of the scripts. */
  static byte[] pack(NewMessage message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(message.body().length() + 32);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      ResponseHead head = message.head();
      out.writeByte(
          (message.contentType() == null ? 0 : TYPE)
              | (message.eventName() == null ? 0 : EVENT)
              | (head == null ? 0 : HEAD));
      write(out, message.contentType());
      write(out, message.eventName());
      if (head != null) {
        out.writeShort(head.status());
        out.writeInt(head.fields().size());
        for (ResponseHead.Field field : head.fields()) {
          write(out, field.name());
          write(out, field.value());
        }
      }
      message.body().writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes all that is written", e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, @Nullable String text) throws IOException {
    if (text != null) {
      byte[] bytes = text.getBytes(UTF_8);
      out.writeInt(bytes.length);
      out.write(bytes);
    }
  }

  /**
   * A message as it is kept; when it came is not known.
   *
   * @throws IllegalArgumentException if no relay has written it
   */
  static Message unpack(byte[] packed) {
    return unpack(packed, Ticks.UNKNOWN);
  }

  /**
   * A message as it is kept.
   *
   * @param received when it came to this node, in {@link Ticks}
   * @throws IllegalArgumentException if no relay has written it
   */
  static Message unpack(byte[] packed, int received) {
    return PackedBytes.unpack(ByteBuffer.wrap(packed), in -> message(in, received));
  }

  private static Message message(ByteBuffer in, int received) {
    if (in.remaining() < HEADER) {
      throw new BufferUnderflowException();
    }
    MessageId id = RedisIds.id((long) in.getDouble(0));
    int recipients = in.getInt(RECIPIENTS);
    in.position(HEADER);
    int parts = in.get();
    String type = (parts & TYPE) == 0 ? null : PackedBytes.text(in);
    String event = (parts & EVENT) == 0 ? null : PackedBytes.text(in);
    ResponseHead head = (parts & HEAD) == 0 ? null : readHead(in);
    byte[] body = new byte[in.remaining()];
    in.get(body);
    return new Message(id, new NewMessage(Body.of(body), type, event, head, received), recipients);
  }

  private static ResponseHead readHead(ByteBuffer in) {
    int status = in.getShort();
    int count = in.getInt();
    List<ResponseHead.Field> fields = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = PackedBytes.text(in);
      fields.add(new ResponseHead.Field(name, PackedBytes.text(in)));
    }
    return new ResponseHead(status, fields);
  }
}
