package io.pushrelay.store.journal;

import java.io.Closeable;
import java.io.IOException;

/** A file that grows. Of {@code java.io}: an interrupt of the thread does not close it. */
interface JournalFile extends Closeable {
  /** Writes at its end, all or a part. */
  void write(byte[] bytes, int offset, int length) throws IOException;

  /** Takes back what is behind this. */
  void truncate(long size) throws IOException;

  /** Forces to the disk what was written. */
  void sync() throws IOException;
}
