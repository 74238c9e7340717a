package io.pushrelay.store.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a segment begins with, twice, so that one flipped bit does not cost all that follows.
 *
 * @param number of the segment: one more than that of the one before it
 * @param salt what checksums begin with; nobody can guess it
 * @param lastSecond the highest second of an id that was given before
 * @param written when, in milliseconds since the epoch
 */
record SegmentHeader(long number, long salt, long lastSecond, long written) {
  /** Later than the one before it: there are records of {@link RecordType#APPEND_ALL}. */
  static final int VERSION = 2;

  private static final int OLDEST_VERSION = 1;

  /** Of both copies. */
  static final int LENGTH = 96;

  private static final int COPY = LENGTH / 2;

  /** "PUSHJRNL" in ASCII. */
  private static final long MAGIC = 0x505553484A524E4CL;

  byte[] bytes() {
    return bytes(VERSION);
  }

  byte[] bytes(int version) {
    ByteBuffer both = ByteBuffer.allocate(LENGTH);
    for (int i = 0; i < 2; i++) {
      int start = both.position();
      both.putLong(MAGIC).putInt(version).putLong(number).putLong(salt);
      both.putLong(lastSecond).putLong(written).putInt(checksum(both.array(), start));
    }
    return both.array();
  }

  /**
   * @return null if neither copy can be read
   * @throws JournalException if it was written by a later version
   */
  static @Nullable SegmentHeader read(byte[] file) {
    for (int start = 0; start + COPY <= Math.min(file.length, LENGTH); start += COPY) {
      ByteBuffer copy = ByteBuffer.wrap(file, start, COPY);
      if (copy.getLong() == MAGIC) {
        int version = copy.getInt();
        SegmentHeader header =
            new SegmentHeader(copy.getLong(), copy.getLong(), copy.getLong(), copy.getLong());
        if (copy.getInt() == checksum(file, start)) {
          if (version < OLDEST_VERSION || version > VERSION) {
            throw new JournalException(
                "the journal is of version %d, and this is a relay for version %d."
                    .formatted(version, VERSION));
          }
          return header;
        }
      }
    }
    return null;
  }

  private static int checksum(byte[] bytes, int start) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, start, COPY - Integer.BYTES);
    return (int) checksum.getValue();
  }
}
