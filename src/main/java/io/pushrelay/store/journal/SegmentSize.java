package io.pushrelay.store.journal;

/**
 * How large a segment becomes. To find what is needed in one costs a look at all that is kept, so
 * with much of that there are larger ones: some 32 in all.
 *
 * @param least in bytes
 * @param most in bytes
 */
record SegmentSize(long least, long most) {
  static final SegmentSize DEFAULT = new SegmentSize(1 << 22, 1 << 26);

  /**
   * @param live what is needed of all segments, in bytes
   */
  long of(long live) {
    return Math.max(least, Math.min(live / 16, most));
  }
}
