package io.pushrelay.it.journal;

import io.pushrelay.it.client.Relay;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** A server with one deployment of the relay, which has a journal; it ends and begins again. */
final class JournalServer implements AutoCloseable {
  private static final String CONTEXT = "relay";

  private final Path directory;
  private final Map<String, String> parameters;
  private int started;
  private volatile ServerProcess server;

  JournalServer(Path directory, Map<String, String> parameters) {
    this.directory = directory;
    this.parameters = new TreeMap<>(parameters);
    this.parameters.put("push_journal", directory.resolve("journal").toString());
    server = begin();
  }

  private ServerProcess begin() {
    try {
      Path folder = Files.createDirectory(directory.resolve("server" + started++));
      ServerProcess process = ServerProcess.start(folder, ServerProcess.Settings.NONE);
      process.mustDeploy(RelayWar.with(CONTEXT + ".war", parameters));
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Relay relay() {
    return server.relay(CONTEXT);
  }

  /** All that the server has written so far. */
  String output() {
    return server.output();
  }

  /** Waits for what the log says a moment later. */
  void await(String what, BooleanSupplier condition) {
    server.await(what, condition);
  }

  /** The process ends without a word, and another takes its place. */
  void kill() throws InterruptedException {
    server.kill();
    server = begin();
  }

  /** The process is told to end, and another takes its place. */
  void stop() {
    server.close();
    server = begin();
  }

  /** The relay is stopped and deployed again. */
  void redeploy() {
    server.undeploy(CONTEXT);
    server.mustDeploy(RelayWar.with(CONTEXT + ".war", parameters));
  }

  @Override
  public void close() {
    server.close();
  }
}
