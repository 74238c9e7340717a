package io.pushrelay.store.journal;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.ResponseHead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a {@link RecordWriter} has written into the payload of a record. Whatever it reads
 * besides throws an IllegalArgumentException or an IndexOutOfBoundsException.
 */
final class RecordReader {
  private static final int SHARED = 1000;

  private final byte[] bytes;

  /** Texts that come again and again are kept once, as those are that are sent. */
  private final Map<String, String> shared = new HashMap<>();

  private int at;
  private int end;

  RecordReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Begins with the payload from there to there. */
  void begin(int from, int to) {
    at = from;
    end = to;
  }

  /** Is shown the parts of a record. */
  interface Parts {
    /**
     * @param size of the whole part, in bytes
     */
    void read(int size);
  }

  /** What is left is parts: each is read as if there were no others. */
  void parts(Parts parts) {
    int all = end;
    while (at < all) {
      end = all;
      int length = 0;
      for (int i = 0; i < Integer.BYTES; i++) {
        length = length << 8 | (next() & 0xFF);
      }
      if (length < 0 || length > all - at) {
        throw new IndexOutOfBoundsException("a part of " + length);
      }
      int next = at + length;
      end = next;
      parts.read(Integer.BYTES + length);
      at = next;
    }
  }

  private int next() {
    if (at >= end) {
      throw new IndexOutOfBoundsException(at);
    }
    return bytes[at++];
  }

  RecordType type() {
    int code = next();
    RecordType type = RecordType.of(code);
    if (type == null) {
      throw new IllegalArgumentException("there is no record of type " + code);
    }
    return type;
  }

  long number() {
    long number = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      int some = next();
      number |= (long) (some & 0x7F) << shift;
      if (some >= 0) {
        return number;
      }
    }
    throw new IllegalArgumentException("a number has at most 63 bits");
  }

  int integer() {
    return Math.toIntExact(number());
  }

  MessageId id() {
    long second = number();
    return new MessageId(second, integer());
  }

  String text() {
    long head = number();
    boolean wide = (head & 1) == 1;
    long length = head >>> 1;
    if (length > (end - at) / (wide ? 2 : 1)) {
      throw new IndexOutOfBoundsException("a text of " + length);
    }
    char[] chars = new char[(int) length];
    for (int i = 0; i < chars.length; i++) {
      int high = wide ? next() << 8 : 0;
      chars[i] = (char) (high | (next() & 0xFF));
    }
    return new String(chars);
  }

  @Nullable String optionalText() {
    if (next() == 0) {
      return null;
    }
    String text = text();
    if (shared.size() >= SHARED) {
      shared.clear();
    }
    String known = shared.putIfAbsent(text, text);
    return known == null ? text : known;
  }

  @Nullable ResponseHead optionalHead() {
    int status = integer();
    if (status == 0) {
      return null;
    }
    int count = integer();
    List<ResponseHead.Field> fields = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = text();
      fields.add(new ResponseHead.Field(name, text()));
    }
    return new ResponseHead(status, fields);
  }

  Body body() {
    byte[] body = new byte[end - at];
    System.arraycopy(bytes, at, body, 0, body.length);
    at = end;
    return Body.of(body);
  }
}
