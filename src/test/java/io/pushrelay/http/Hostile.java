package io.pushrelay.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Consumer;

/**
 * Input that is longer than any server lets through. There is no clock, which a busy machine would
 * run past. Work that grows with the square of the length shows nevertheless: who copies what is
 * left after each step is counted by the bytes that it allocates, two million for each character,
 * and who only looks at it again does not come to an end.
 */
final class Hostile {
  private static final int LENGTH = 4_000_000;
  private static final long BYTES_FOR_A_CHARACTER = 10_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Hostile() {}

  /** The parser comes to an end with that much of each, whether it takes or refuses it. */
  static void repeat(List<String> pieces, Consumer<String> parser) {
    for (String piece : pieces) {
      String input = piece.repeat(LENGTH / piece.length());
      long before = THREADS.getCurrentThreadAllocatedBytes();
      try {
        parser.accept(input);
      } catch (IllegalArgumentException | Refusal e) {
        // No less an end than another.
      }
      assertThat((THREADS.getCurrentThreadAllocatedBytes() - before) / LENGTH)
          .as("bytes for each character of '%s'", piece)
          .isLessThan(BYTES_FOR_A_CHARACTER);
    }
  }
}
