package io.pushrelay.it.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The programs of the JDK that runs the tests. */
final class Jdk {
  private Jdk() {}

  /** Where the program is. */
  static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  /** Runs the program to its end and returns what it writes; it must succeed. */
  static String run(String name, String... arguments) {
    List<String> command = new ArrayList<>(List.of(tool(name)));
    command.addAll(List.of(arguments));
    try {
      Process running = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(running.getInputStream().readAllBytes(), UTF_8);
      if (running.waitFor() != 0) {
        throw new AssertionError(String.join(" ", command) + ":\n" + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
