package io.pushrelay.config.value;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A directive's value that is one of a few words: an enum's names, with hyphens, in any case. */
public final class EnumValue {
  private EnumValue() {}

  /**
   * @throws IllegalArgumentException if the text is none of the words; it names them all
   */
  public static <E extends Enum<E>> E parse(Class<E> words, String text) {
    // Not equalsIgnoreCase: that would also take the long s for an s.
    String lower = text.toLowerCase(Locale.ROOT);
    E[] constants = words.getEnumConstants();
    for (E constant : constants) {
      if (of(constant).equals(lower)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        "expected "
            + Arrays.stream(constants).map(EnumValue::of).collect(Collectors.joining(" or ")));
  }

  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
