package io.pushrelay.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Prometheus's own judgement of what it would read ({@code promtool check metrics}, Debian's
 * package prometheus). Where it is not installed the test is skipped, unless {@code
 * -Dpromtool.required=true} says that this is a failure.
 */
public final class Promtool {
  private Promtool() {}

  /** The text is well-formed, and follows the conventions for names. */
  public static void check(String metrics) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(program().toString(), "check", "metrics")
            .redirectErrorStream(true)
            .start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(metrics.getBytes(UTF_8));
    }
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as("promtool says %s of %s", said, metrics).isZero();
    assertThat(said).isEmpty();
  }

  private static Path program() {
    Optional<Path> found =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
            .map(folder -> Path.of(folder, "promtool"))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isEmpty() && Boolean.getBoolean("promtool.required")) {
      throw new AssertionError("promtool is not installed");
    }
    assumeTrue(found.isPresent(), "promtool is not installed (Debian: prometheus)");
    return found.orElseThrow();
  }
}
