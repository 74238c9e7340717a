package io.pushrelay.store.journal;

import java.util.zip.CRC32C;

/**
 * Reads the records of a segment. What has a wrong checksum is left out, up to the next record that
 * has the right one; what no such record comes after is the torn end of the segment.
 */
final class SegmentReader {
  /**
   * Looking for the next record may take this many bytes of checksums: senders choose the bytes.
   */
  private static final long PATIENCE = 1L << 30;

  private final byte[] file;
  private final long salt;
  private final CRC32C checksum = new CRC32C();
  private long patience = PATIENCE;
  private long damaged;
  private int end = SegmentHeader.LENGTH;

  /** Is shown every record. */
  interface Records {
    /**
     * @param size of the whole record, in bytes
     * @throws IllegalArgumentException or IndexOutOfBoundsException or ArithmeticException if it
     *     says nothing that is known: then it has changed nothing
     */
    void read(RecordReader record, int size);
  }

  SegmentReader(byte[] file, SegmentHeader header) {
    this.file = file;
    this.salt = header.salt();
  }

  void readAll(Records records) {
    RecordReader reader = new RecordReader(file);
    int at = end;
    while (at < file.length) {
      if (!isRecord(at)) {
        int next = nextRecord(at + 1);
        if (next == file.length) {
          return;
        }
        damaged += next - at;
        at = next;
      }
      int size = RecordWriter.HEAD + length(at);
      reader.begin(at + RecordWriter.HEAD, at + size);
      try {
        records.read(reader, size);
      } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException e) {
        damaged += size;
      }
      at += size;
      end = at;
    }
  }

  /** How many bytes before the end were left out. */
  long damaged() {
    return damaged;
  }

  /** Where the last record ends. */
  int end() {
    return end;
  }

  private int length(int at) {
    return integer(at + 1);
  }

  private int integer(int at) {
    return ((file[at] & 0xFF) << 24)
        | ((file[at + 1] & 0xFF) << 16)
        | ((file[at + 2] & 0xFF) << 8)
        | (file[at + 3] & 0xFF);
  }

  private boolean isRecord(int at) {
    if (file.length - at <= RecordWriter.HEAD || file[at] != RecordWriter.MARK) {
      return false;
    }
    int length = length(at);
    if (length <= 0 || length > file.length - at - RecordWriter.HEAD) {
      return false;
    }
    patience -= end == at ? 0 : length;
    RecordWriter.begin(checksum, salt, file, at);
    checksum.update(file, at + RecordWriter.HEAD, length);
    return (int) checksum.getValue() == integer(at + 5);
  }

  private int nextRecord(int from) {
    for (int at = from; at < file.length && patience > 0; at++) {
      if (isRecord(at)) {
        return at;
      }
    }
    return file.length;
  }
}
