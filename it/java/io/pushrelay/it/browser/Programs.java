package io.pushrelay.it.browser;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Programs of this machine that not every machine has. */
final class Programs {
  private Programs() {}

  /** The first of these that is on the {@code PATH}. */
  static Optional<Path> find(List<String> names) {
    List<String> directories =
        List.of(
            Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1));
    return names.stream()
        .flatMap(name -> directories.stream().map(directory -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Skips these tests, and says so; or fails if the build requires them.
   *
   * @param property by which the build does
   */
  static AssertionError missing(String property, String tests, String why) {
    if (Boolean.getBoolean(property)) {
      return new AssertionError(tests + " can't run: " + why);
    }
    System.out.println("[WARNING] " + tests + " are SKIPPED: " + why);
    return Assumptions.abort(why);
  }
}
