package io.pushrelay.store.journal;

import java.io.ByteArrayOutputStream;

/** A file that is written once and looked at. */
final class MemoryFile implements JournalFile {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Override
  public void write(byte[] from, int offset, int length) {
    bytes.write(from, offset, length);
  }

  @Override
  public void truncate(long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void sync() {}

  @Override
  public void close() {}

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
