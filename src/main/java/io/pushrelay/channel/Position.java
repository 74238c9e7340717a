package io.pushrelay.channel;

/**
 * Where a listener is: it has had, or does not want, all up to there. In one channel that is the
 * {@link MessageId} of a message, in several a {@link MultiPosition}. On the wire the second is
 * {@code Last-Modified} and the tags are {@code ETag}; as a whole a position is written {@code
 * second:tags}, which is what {@link Object#toString} gives. Immutable.
 */
public sealed interface Position permits MessageId, MultiPosition {
  /** Seconds since the epoch, 0 or more. */
  long second();

  /** The tag within that second, or one for each channel. */
  String tags();
}
