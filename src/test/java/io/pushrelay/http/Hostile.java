package io.pushrelay.http;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Input that is long: a megabyte, so that work that grows with its square does not end in time. */
final class Hostile {
  private static final int LENGTH = 1_000_000;
  private static final Duration LIMIT = Duration.ofSeconds(3);

  private Hostile() {}

  /** The parser is done in time with a megabyte of each, whether it takes or refuses it. */
  static void repeat(List<String> pieces, Consumer<String> parser) {
    for (String piece : pieces) {
      String input = piece.repeat(LENGTH / piece.length());
      assertTimeoutPreemptively(
          LIMIT,
          () -> {
            try {
              parser.accept(input);
            } catch (IllegalArgumentException | Refusal e) {
              // No less a result than another, as long as it comes soon.
            }
          },
          () -> "a megabyte of '" + piece + "'");
    }
  }
}
