package io.pushrelay.channel;

import org.jspecify.annotations.Nullable;

/**
 * The name of a channel: opaque to the relay, any characters but control characters, never empty.
 * Its length limit is the configuration's ({@code push_max_channel_id_length}), not this type's.
 *
 * <p>Ids have an order because strangers choose them: a hash map finds one of a thousand whose hash
 * codes are equal by their order, and would have to look at all of them otherwise.
 *
 * @param value the name as the applications chose it, already decoded
 */
public record ChannelId(String value) implements Comparable<ChannelId> {
  /**
   * @throws IllegalArgumentException if the name is empty or has a control character in it
   */
  public ChannelId {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a channel id has at least one character");
    }
    for (int i = 0; i < value.length(); i++) {
      if (Character.isISOControl(value.charAt(i))) {
        throw new IllegalArgumentException(
            "a channel id has no control characters, but this one has U+%04X at index %d"
                .formatted((int) value.charAt(i), i));
      }
    }
  }

  @Override
  public int compareTo(ChannelId other) {
    return value.compareTo(other.value);
  }

  // Written by hand for the reason given in MessageId.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ChannelId id && value.equals(id.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
