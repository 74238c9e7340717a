package io.pushrelay.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;

/**
 * The bytes of a message, which nobody can change once they are sent. Two bodies are equal if their
 * bytes are.
 */
public final class Body {
  /** A message of zero bytes. */
  public static final Body EMPTY = new Body(new byte[0]);

  private final byte[] bytes;

  private Body(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A body of these bytes. They are not copied, for a message may be large: the caller gives them
   * away and must not change them afterwards.
   */
  public static Body of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Body(bytes);
  }

  /** Its size in bytes, 0 or more. */
  public int length() {
    return bytes.length;
  }

  /** Whether it is valid UTF-8; found out anew with each call. */
  public boolean isText() {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** Its bytes, a copy of them. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The byte at this index. */
  public byte at(int index) {
    return bytes[index];
  }

  /** The bytes from one index up to another, which is not among them. */
  public byte[] copy(int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  /** Writes all of it; neither flushes nor closes. */
  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Body body && Arrays.equals(bytes, body.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
