package io.pushrelay.channel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a listener of several channels is: in one second, and in each channel behind the message of
 * that second with the given tag, or behind everything before that second (protocol, "Several
 * channels in one listener"; Nchan's format of ids). Immutable, thread-safe.
 */
public final class MultiPosition implements Position {
  /** The tag of a channel of which nothing of the second was received. */
  public static final int NONE = -1;

  private final long second;
  private final int[] tags;
  private final int current;

  /**
   * @param second since the epoch, 1 or more
   * @param tags of each channel, in the order in which the listener names them, or {@link #NONE};
   *     not to be changed any more
   * @param current the index of the channel whose message is at hand, {@link #NONE} if there is no
   *     message
   */
  public MultiPosition(long second, int[] tags, int current) {
    this.second = second;
    this.tags = tags;
    this.current = current;
  }

  /**
   * Reads tags as they were written, with the brackets or without.
   *
   * @param text tags separated by commas; those that are missing count as {@code -}
   * @param channels how many the listener names
   * @throws IllegalArgumentException if these are too many, or something else
   */
  public static MultiPosition parse(long second, String text, int channels) {
    String[] parts = text.split(",", -1);
    if (parts.length > channels) {
      throw new IllegalArgumentException(
          "there are %d tags for %d channels".formatted(parts.length, channels));
    }
    int[] tags = new int[channels];
    Arrays.fill(tags, NONE);
    int current = NONE;
    for (int i = 0; i < parts.length; i++) {
      String part = parts[i].strip();
      boolean bracketed = part.length() > 2 && part.startsWith("[") && part.endsWith("]");
      if (bracketed) {
        current = i;
        part = part.substring(1, part.length() - 1);
      }
      if (bracketed || !(part.isEmpty() || part.equals("-"))) {
        tags[i] = tag(part);
      }
    }
    return new MultiPosition(second, tags, current);
  }

  private static int tag(String digits) {
    long tag = Digits.parse(digits, 0, digits.length(), Integer.MAX_VALUE);
    if (tag < 0) {
      throw new IllegalArgumentException("a tag is a number or -, and not " + digits);
    }
    return (int) tag;
  }

  @Override
  public long second() {
    return second;
  }

  /** How many channels it is in. */
  public int channels() {
    return tags.length;
  }

  /** Where it is in one of the channels. */
  public MessageId in(int channel) {
    return tags[channel] == NONE
        ? new MessageId(second - 1, Integer.MAX_VALUE)
        : new MessageId(second, tags[channel]);
  }

  /** As on the wire: {@code -,[0],3}. */
  @Override
  public String tags() {
    StringBuilder text = new StringBuilder(2 * tags.length);
    for (int i = 0; i < tags.length; i++) {
      text.append(i == 0 ? "" : ",");
      if (tags[i] == NONE) {
        text.append('-');
      } else if (i == current) {
        text.append('[').append(tags[i]).append(']');
      } else {
        text.append(tags[i]);
      }
    }
    return text.toString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MultiPosition place
        && second == place.second
        && current == place.current
        && Arrays.equals(tags, place.tags);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(second) + Arrays.hashCode(tags);
  }

  /** The whole: {@code 1450755280:-,[0],3}. */
  @Override
  public String toString() {
    return second + ":" + tags();
  }
}
