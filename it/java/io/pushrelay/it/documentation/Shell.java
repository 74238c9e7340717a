package io.pushrelay.it.documentation;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.pushrelay.time.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Runs commands by {@code sh} in one folder, which a failing one ends. Not thread-safe. */
final class Shell {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path folder;
  private final Map<String, String> environment;

  Shell(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /** Runs them to their end, which must be a success, and returns what they write. */
  String run(String commands) {
    try (Running running = start(commands)) {
      running.awaitSuccess();
      return running.output();
    }
  }

  /** Runs them while the test goes on. */
  Running start(String commands) {
    try {
      Path out = Files.createTempFile(folder, "out", ".txt");
      Path err = Files.createTempFile(folder, "err", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder("sh", "-e", "-c", commands)
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().putAll(environment);
      return new Running(commands, builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Commands that run, and all processes that they have started. */
  static final class Running implements AutoCloseable {
    private final String commands;
    private final Process process;
    private final Path out;
    private final Path err;

    private Running(String commands, Process process, Path out, Path err) {
      this.commands = commands;
      this.process = process;
      this.out = out;
      this.err = err;
    }

    /** What they have written to standard output so far. */
    String output() {
      return read(out);
    }

    /** What they have written so far, for people. */
    String everything() {
      return "$ " + commands + "\n" + read(out) + read(err);
    }

    private static String read(Path file) {
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    boolean isAlive() {
      return process.isAlive();
    }

    void awaitSuccess() {
      Await.until(() -> "the end of\n" + everything(), PATIENCE, () -> !process.isAlive());
      if (process.exitValue() != 0) {
        throw new AssertionError("status " + process.exitValue() + " of\n" + everything());
      }
    }

    /** Ends what still runs. */
    @Override
    public void close() {
      List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
      all.add(process.toHandle());
      all.forEach(ProcessHandle::destroy);
      for (ProcessHandle one : all) {
        try {
          one.onExit().get(20, SECONDS);
        } catch (TimeoutException | ExecutionException e) {
          one.destroyForcibly();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          one.destroyForcibly();
        }
      }
    }
  }
}
