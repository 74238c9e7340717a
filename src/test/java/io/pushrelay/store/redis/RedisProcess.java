package io.pushrelay.store.redis;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A {@code redis-server} of a test's own, on a free port of the loopback address, with a folder
 * that goes with it.
 */
final class RedisProcess {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path program;
  private final boolean durable;
  private final Path directory;
  private final int port;
  private Process process;

  /**
   * @param durable whether what was done is on the disk before it is answered
   */
  RedisProcess(Path program, boolean durable) throws IOException, InterruptedException {
    directory = Files.createTempDirectory("redis");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    this.program = program;
    this.durable = durable;
    process = launch();
    awaitStart();
  }

  /** If it is durable it begins with what the one before has done. */
  private Process launch() throws IOException {
    return new ProcessBuilder(
            program.toString(),
            "--port",
            Integer.toString(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            durable ? "yes" : "no",
            "--appendfsync",
            "always")
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("log").toFile())
        .start();
  }

  private void awaitStart() throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        String log = Files.readString(directory.resolve("log"));
        stop();
        throw new IOException("redis-server has not started: " + log);
      }
      Thread.sleep(20);
    }
  }

  /** Ends it at once ({@code kill -9}). */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Starts it again after it was killed. */
  void restart() throws IOException, InterruptedException {
    process = launch();
    awaitStart();
  }

  /** Halts it ({@code STOP}) or has it go on ({@code CONT}): it keeps its connections. */
  void signal(String name) throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    int status = new ProcessBuilder("kill", "-" + name, pid).start().waitFor();
    if (status != 0) {
      throw new IOException("kill -" + name + " has failed");
    }
  }

  /** The program, if it is installed. */
  static Optional<Path> program() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, "redis-server"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private boolean answers() {
    try (Jedis jedis = connect()) {
      return "PONG".equals(jedis.ping());
    } catch (JedisException e) {
      return false;
    }
  }

  /** A connection of the test's own. */
  Jedis connect() {
    return new Jedis("127.0.0.1", port);
  }

  RedisAddress address() {
    return new RedisAddress("127.0.0.1", port, 0);
  }

  /** Ends it; nothing of it is left. */
  void stop() throws IOException, InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
