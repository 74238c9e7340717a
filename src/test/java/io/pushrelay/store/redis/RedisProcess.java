package io.pushrelay.store.redis;

import io.pushrelay.FreePorts;
import io.pushrelay.time.Await;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ClientKillParams;

/**
 * A {@code redis-server} of a test's own, on a free port of the loopback address, with a folder
 * that goes with it.
 */
public final class RedisProcess {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String DURABLE = "appendonly yes";

  /** Settings of one that can {@link #loadSlowly}. */
  public static final List<String> LOADS_SLOWLY =
      List.of(DURABLE, "rdbcompression no", "loading-process-events-interval-bytes 1024");

  private final List<String> command = new ArrayList<>();
  private final Path directory;
  private final int port;
  private Process process;

  /**
   * @param settings lines of its configuration; {@code --sentinel} makes it a Sentinel
   */
  public RedisProcess(Path program, String... settings) throws IOException, InterruptedException {
    directory = Files.createTempDirectory("redis");
    port = freePort();
    List<String> lines = new ArrayList<>(List.of("port " + port, "bind 127.0.0.1", "dir ./"));
    command.addAll(List.of(program.toString(), "redis.conf"));
    if (List.of(settings).contains("--sentinel")) {
      command.add("--sentinel");
    } else {
      lines.addAll(List.of("save \"\"", "appendfsync always", "repl-diskless-sync-delay 0"));
      lines.add("shutdown-timeout 0");
    }
    Stream.of(settings).filter(line -> !line.startsWith("--")).forEach(lines::add);
    Files.write(directory.resolve("redis.conf"), lines);
    process = launch();
    awaitStart();
  }

  /** What was done is on the disk before it is answered: it begins with that when started again. */
  static String[] durable(boolean durable) {
    return durable ? new String[] {DURABLE} : new String[0];
  }

  /** A port of the loopback interface that nobody listens at, another one each time. */
  public static int freePort() {
    return FreePorts.next();
  }

  private Process launch() throws IOException {
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("log").toFile())
        .start();
  }

  private void awaitStart() throws IOException, InterruptedException {
    try {
      Await.until("an answer or an end", PATIENCE, () -> !process.isAlive() || answers());
      if (process.isAlive()) {
        return;
      }
    } catch (AssertionError e) {
      // told below
    }
    String log = Files.readString(directory.resolve("log"));
    stop();
    throw new IOException("redis-server has not started: " + log);
  }

  /** Ends it at once ({@code kill -9}). */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Starts it again after it was killed. */
  public void restart() throws IOException, InterruptedException {
    relaunch();
    awaitStart();
  }

  /** Starts it again, and does not wait until it answers. */
  public void relaunch() throws IOException {
    process = launch();
  }

  /** Cuts all connections but the test's own, which is gone by then. */
  public void cutConnections() {
    try (Jedis jedis = connect()) {
      jedis.clientKill(new ClientKillParams().skipMe(ClientKillParams.SkipMe.YES));
    }
  }

  /** From the next start on it loads for eight seconds. */
  public void loadSlowly() {
    try (Jedis jedis = connect()) {
      for (int i = 0; i < 400; i++) {
        jedis.set("key" + i, "x".repeat(2000));
      }
      jedis.bgrewriteaof();
      Await.until("it is written anew", PATIENCE, () -> isRewritten(jedis));
      jedis.configSet("key-load-delay", "20000"); // microseconds
      jedis.configRewrite();
    }
  }

  private static boolean isRewritten(Jedis jedis) {
    String persistence = jedis.info("persistence");
    return persistence.contains("aof_rewrite_in_progress:0")
        && persistence.contains("aof_rewrite_scheduled:0");
  }

  /** Whether it is loading its data, and answers nothing else. */
  public boolean isLoading() {
    try (Jedis jedis = connect()) {
      jedis.ping();
      return false;
    } catch (JedisDataException e) {
      return String.valueOf(e.getMessage()).startsWith("LOADING");
    } catch (JedisException e) {
      return false; // it does not listen yet
    }
  }

  /** Halts it ({@code STOP}) or has it go on ({@code CONT}): it keeps its connections. */
  public void signal(String name) throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    int status = new ProcessBuilder("kill", "-" + name, pid).start().waitFor();
    if (status != 0) {
      throw new IOException("kill -" + name + " has failed");
    }
  }

  /**
   * The program. Where none is installed the test is skipped, unless {@code -Dredis.required=true}
   * says that it must run.
   */
  public static Path program() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    Optional<Path> found =
        Stream.of(path.split(File.pathSeparator, -1))
            .map(folder -> Path.of(folder, "redis-server"))
            .filter(Files::isExecutable)
            .findFirst();
    String why = "The tests of the store on Redis can't run: there is no redis-server on the PATH";
    if (found.isEmpty() && Boolean.getBoolean("redis.required")) {
      throw new AssertionError(why);
    }
    return found.orElseGet(() -> Assumptions.abort(why));
  }

  private boolean answers() {
    try (Jedis jedis = connect()) {
      return "PONG".equals(jedis.ping());
    } catch (JedisAccessControlException e) {
      return true; // that it wants a password
    } catch (JedisException e) {
      return false;
    }
  }

  /** A connection of the test's own. */
  public Jedis connect() {
    return new Jedis("127.0.0.1", port, (int) PATIENCE.toMillis());
  }

  /** What stands in {@code push_redis_url}. */
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  RedisAddress address() {
    return new RedisAddress("127.0.0.1", port, 0);
  }

  public int port() {
    return port;
  }

  Path directory() {
    return directory;
  }

  /** Ends it; nothing of it is left. */
  public void stop() throws IOException, InterruptedException {
    if (process.isAlive()) {
      signal("CONT");
    }
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
