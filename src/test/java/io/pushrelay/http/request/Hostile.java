package io.pushrelay.http.request;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * Long input of anything. Eight times as much of it may take about eight times the CPU time, and no
 * more stack. Two lengths are compared, each by the time that its own thread has worked: how busy
 * the machine is does not count.
 */
final class Hostile {
  private static final int LENGTH = 16_000;
  private static final int TIMES = 8;

  /** Work that grows with the square of the length would be a factor of 8. */
  private static final int TOLERANCE = 3;

  /** What is not looked at, for a JIT compiler may come between. */
  private static final long NEGLIGIBLE_NANOS = 20_000_000;

  private static final int ATTEMPTS = 3;

  /** Not enough for a frame for each piece. */
  private static final long STACK_BYTES = 256 << 10;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Hostile() {}

  /** The parser takes or refuses a long repetition of each, without recursion and soon. */
  static void repeat(List<String> pieces, Consumer<String> parser) {
    for (String piece : pieces) {
      String few = piece.repeat(LENGTH / piece.length());
      onSmallStack(piece, () -> compare(few, few.repeat(TIMES), parser));
    }
  }

  private static void onSmallStack(String piece, Runnable check) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Runnable task =
        () -> {
          try {
            check.run();
            done.complete(null);
          } catch (Throwable e) {
            done.completeExceptionally(e);
          }
        };
    new Thread(null, task, "hostile input", STACK_BYTES).start();
    try {
      done.join();
    } catch (CompletionException e) {
      throw new AssertionError("of repetitions of '%s'".formatted(piece), e.getCause());
    }
  }

  private static void compare(String few, String many, Consumer<String> parser) {
    for (int attempt = 1; ; attempt++) {
      long less = nanos(few, parser);
      long more = nanos(many, parser);
      if (more <= TOLERANCE * TIMES * less + NEGLIGIBLE_NANOS) {
        return;
      }
      if (attempt == ATTEMPTS) {
        throw new AssertionError(
            "%,d characters take %,d ns of CPU, and %,d take %,d"
                .formatted(few.length(), less, many.length(), more));
      }
    }
  }

  private static long nanos(String input, Consumer<String> parser) {
    long start = THREADS.getCurrentThreadCpuTime();
    try {
      parser.accept(input);
    } catch (IllegalArgumentException | HttpException e) {
      // No less a result than another.
    }
    return THREADS.getCurrentThreadCpuTime() - start;
  }
}
