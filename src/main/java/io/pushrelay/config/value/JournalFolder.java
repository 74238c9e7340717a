package io.pushrelay.config.value;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where a deployment's journal is, {@code push_journal}. */
public final class JournalFolder {
  private JournalFolder() {}

  /**
   * @throws IllegalArgumentException if it is no absolute path: the directory that a server is
   *     started in is often nobody's choice
   */
  public static Path parse(String text) {
    try {
      Path path = Path.of(text).normalize();
      if (path.isAbsolute()) {
        return path;
      }
    } catch (InvalidPathException e) {
      // What is said is the same.
    }
    throw new IllegalArgumentException("expected the absolute path of a folder");
  }
}
