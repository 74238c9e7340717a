package io.pushrelay.it.reliability;

import io.pushrelay.it.server.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** What was found out, as rows of a table, for {@code it/reliability/run} to print. */
public final class Report {
  /** How long a part of it takes: a minute in every build. */
  public static final Duration TIME =
      Duration.ofSeconds(
          (long) (60 * Double.parseDouble(System.getProperty("reliability.minutes", "1"))));

  private static final Path FILE = Path.of("target", "reliability.md");

  private Report() {}

  /** A part has held: this is what was seen. */
  public static void add(String part, String seen) {
    String row = "| %s | %s | %s |%n".formatted(Server.tested(), part, seen);
    System.out.print(row);
    try {
      Files.writeString(FILE, row, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
