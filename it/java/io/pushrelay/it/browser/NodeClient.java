package io.pushrelay.it.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.time.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** A client that listens in a process of its own ({@code it/clients/listen.js}). Thread-safe. */
final class NodeClient implements AutoCloseable {
  private static final String MESSAGE = "message ";

  /** Some of them double their pauses, up to 16 s. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final List<String> said = new CopyOnWriteArrayList<>();

  NodeClient(ProcessBuilder builder) throws IOException {
    process = builder.redirectErrorStream(true).start();
    Thread reader = new Thread(this::read, "output of a client");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader in = process.inputReader(UTF_8)) {
      in.lines().forEach(said::add);
    } catch (IOException closed) {
      // the test is over
    }
  }

  /** Waits until it has said this. */
  void await(String word) {
    await("it says " + word, () -> said.contains(word));
  }

  /** The messages that have come, as soon as there are so many. */
  List<String> messages(int count) {
    await(count + " messages", () -> messages().size() >= count);
    return messages();
  }

  List<String> messages() {
    return said.stream()
        .filter(line -> line.startsWith(MESSAGE))
        .map(line -> line.substring(MESSAGE.length()))
        .toList();
  }

  private void await(String what, BooleanSupplier condition) {
    try {
      Await.until(what, PATIENCE, condition);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; it said " + said, e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  @Override
  public String toString() {
    return said.toString();
  }
}
