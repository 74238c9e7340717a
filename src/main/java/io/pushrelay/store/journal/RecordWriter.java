package io.pushrelay.store.journal;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.ResponseHead;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One record as it is written: a mark, the length and the checksum of what follows, and that. The
 * checksum begins with the {@link SegmentHeader#salt} of its segment, so that no sender can write a
 * record into the body of a message. Numbers are written with seven bits to a byte, the lowest
 * first, texts with one byte to a character where that is enough and with two where it is not. Used
 * again for the next record; not thread-safe.
 */
final class RecordWriter extends OutputStream {
  /** What every record begins with. */
  static final byte MARK = (byte) 0xA7;

  /** Of the mark, the length and the checksum. */
  static final int HEAD = 9;

  /** A larger body is not copied, but written after what comes before it. */
  static final int COPIED = 1 << 16;

  private final CRC32C checksum = new CRC32C();
  private byte[] bytes = new byte[512];
  private int size;
  private int partStart;

  /** Of bodies that are not copied. */
  private final List<Large> large = new ArrayList<>(0);

  private long largeBytes;

  /** A body that comes after so many of the bytes that are copied. */
  private record Large(int after, Body body) {}

  /** Begins a record of this type. */
  RecordWriter begin(RecordType type) {
    if (bytes.length > 2 * COPIED) {
      bytes = new byte[512];
    }
    clear();
    size = HEAD;
    bytes[0] = MARK;
    write(type.code);
    return this;
  }

  /** Begins a part, which is of this type itself; the record consists of parts. */
  RecordWriter beginPart(RecordType type) {
    grow(Integer.BYTES);
    partStart = size;
    size += Integer.BYTES;
    write(type.code);
    return this;
  }

  /**
   * Ends the part that was begun last.
   *
   * @return its length, with what says it
   */
  int endPart() {
    long length = (long) size - partStart;
    for (int i = large.size() - 1; i >= 0 && large.get(i).after > partStart; i--) {
      length += large.get(i).body.length();
    }
    putInt(partStart, (int) length - Integer.BYTES);
    return (int) length;
  }

  @Override
  public void write(int oneByte) {
    grow(1);
    bytes[size++] = (byte) oneByte;
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    grow(length);
    System.arraycopy(from, offset, bytes, size, length);
    size += length;
  }

  private void grow(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }

  /** A number of 0 or more. */
  RecordWriter number(long number) {
    grow(10);
    long rest = number;
    while (rest > 0x7F) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
    return this;
  }

  RecordWriter id(MessageId id) {
    return number(id.second()).number(id.tag());
  }

  /** Any characters, also halves of pairs. */
  RecordWriter text(String text) {
    int length = text.length();
    boolean wide = false;
    for (int i = 0; i < length && !wide; i++) {
      wide = text.charAt(i) > 0xFF;
    }
    number(((long) length << 1) | (wide ? 1 : 0));
    grow(2 * length);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (wide) {
        bytes[size++] = (byte) (c >>> 8);
      }
      bytes[size++] = (byte) c;
    }
    return this;
  }

  RecordWriter optionalText(@Nullable String text) {
    write(text == null ? 0 : 1);
    return text == null ? this : text(text);
  }

  RecordWriter optionalHead(@Nullable ResponseHead head) {
    if (head == null) {
      return number(0);
    }
    number(head.status()).number(head.fields().size());
    head.fields().forEach(field -> text(field.name()).text(field.value()));
    return this;
  }

  /** The last of a record or a part: its length is what is left. */
  RecordWriter body(Body body) {
    if (body.length() > COPIED) {
      large.add(new Large(size, body));
      largeBytes += body.length();
    } else {
      copy(body, this);
    }
    return this;
  }

  private static void copy(Body body, OutputStream to) {
    try {
      body.writeTo(to);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no reason for it
    }
  }

  /** All of its bytes, with its head. */
  long length() {
    return size + largeBytes;
  }

  /** Completes the head. */
  void seal(long salt) {
    putInt(1, (int) (length() - HEAD));
    begin(checksum, salt, bytes, 0);
    int from = HEAD;
    for (Large one : large) {
      checksum.update(bytes, from, one.after - from);
      copy(one.body, new Summing(checksum));
      from = one.after;
    }
    checksum.update(bytes, from, size - from);
    putInt(5, (int) checksum.getValue());
  }

  /** Begins a checksum with what does not stand where it is summed, and the length. */
  static void begin(CRC32C checksum, long salt, byte[] record, int offset) {
    checksum.reset();
    for (int shift = 56; shift >= 0; shift -= 8) {
      checksum.update((int) (salt >>> shift) & 0xFF);
    }
    checksum.update(record, offset, 5);
  }

  private void putInt(int at, int value) {
    bytes[at] = (byte) (value >>> 24);
    bytes[at + 1] = (byte) (value >>> 16);
    bytes[at + 2] = (byte) (value >>> 8);
    bytes[at + 3] = (byte) value;
  }

  /** Writes the sealed record. */
  void writeTo(JournalFile file) throws IOException {
    int from = 0;
    for (Large one : large) {
      file.write(bytes, from, one.after - from);
      one.body.writeTo(new Appending(file));
      from = one.after;
    }
    if (from < size) {
      file.write(bytes, from, size - from);
    }
  }

  /** Copies the sealed record, which has no large body. */
  void writeTo(RecordWriter other) {
    other.write(bytes, 0, size);
  }

  /** Begins to collect whole records. */
  void clear() {
    size = 0;
    largeBytes = 0;
    large.clear();
  }

  boolean isEmpty() {
    return size == 0;
  }

  private static final class Summing extends OutputStream {
    private final CRC32C checksum;

    Summing(CRC32C checksum) {
      this.checksum = checksum;
    }

    @Override
    public void write(int oneByte) {
      checksum.update(oneByte);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      checksum.update(from, offset, length);
    }
  }

  private static final class Appending extends OutputStream {
    private final JournalFile file;

    Appending(JournalFile file) {
      this.file = file;
    }

    @Override
    public void write(int oneByte) throws IOException {
      write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      file.write(from, offset, length);
    }
  }
}
