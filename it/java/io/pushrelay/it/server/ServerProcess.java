package io.pushrelay.it.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.FreePorts;
import io.pushrelay.it.client.Relay;
import io.pushrelay.time.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;

/**
 * A server in a process of its own, for what no test may do to the server of the others: another
 * environment, deployments that fail, and deployments that are stopped. The build's profile says
 * which server. Not thread-safe.
 */
public abstract class ServerProcess implements AutoCloseable {
  /** What the server needs to run, and what is deployed on it. */
  final Path directory;

  /** Where it serves HTTP. */
  final int port = freePort();

  /** Where it serves HTTP too, on the loopback interface alone, once {@link #openInnerPort}. */
  final int innerPort = freePort();

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private @Nullable Process process;

  private final Server server;

  ServerProcess(Server server, Path directory) {
    this.server = server;
    this.directory = directory;
  }

  /**
   * What a server is started with.
   *
   * @param options of its JVM
   */
  public record Settings(
      List<String> options, Map<String, String> properties, Map<String, String> environment) {
    /**
     * Of a JVM that runs for a minute or two: what its second compiler saves later costs half of
     * the time until a server serves.
     */
    public static final List<String> BRIEF = List.of("-Xmx512m", "-XX:TieredStopAtLevel=1");

    public static final Settings NONE = new Settings(BRIEF, Map.of(), Map.of());
  }

  /**
   * Starts the server and waits until something can be deployed on it.
   *
   * @param directory for this server alone
   */
  public static ServerProcess start(Path directory, Settings settings) {
    return start(Server.tested(), directory, settings);
  }

  /** The same of any server that the build has put there. */
  public static ServerProcess start(Server server, Path directory, Settings settings) {
    ServerProcess started =
        switch (server) {
          case PAYARA -> new PayaraProcess(directory);
          case WILDFLY -> new WildFlyProcess(directory);
          case TOMEE -> new TomEEProcess(directory);
          case GLASSFISH -> new GlassFishProcess(directory);
          case LIBERTY -> new LibertyProcess(directory);
        };
    try {
      started.launch(settings);
      started.awaitReady();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException | Error e) {
      started.close();
      throw e;
    }
  }

  /** Where the build has put the server. */
  final Path home() {
    return server.home().orElseThrow(() -> new IllegalStateException(server + " is not there"));
  }

  /** A port of the loopback interface that nobody listens at, another one each time. */
  public static int freePort() {
    return FreePorts.next();
  }

  private void launch(Settings settings) throws IOException {
    List<String> command = new ArrayList<>(List.of(Jdk.tool("java")));
    command.addAll(settings.options());
    settings.properties().forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(arguments());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment());
    builder.environment().putAll(settings.environment());
    process = builder.start();
    Thread reader = new Thread(() -> read(process()), "output of the server process");
    reader.setDaemon(true);
    reader.start();
  }

  /** Prepares the directory; the arguments of the JVM that runs the server in it. */
  abstract List<String> arguments() throws IOException;

  /** What the server itself takes from its environment. */
  Map<String, String> environment() {
    return Map.of();
  }

  abstract void awaitReady() throws IOException;

  /** Deploys an archive; its name is the context path. */
  abstract boolean deploy(Path war) throws IOException;

  /** The same with another descriptor or other parameters, by the server's own means. */
  abstract boolean deploy(Path war, Map<String, String> parameters) throws IOException;

  /** Makes the server listen at its inner port. */
  public abstract void openInnerPort() throws IOException;

  /** Stops and removes the deployment of that name. */
  abstract void remove(String name) throws IOException;

  /** Whether the server took the archive; its context path is the archive's name. */
  public boolean deploys(Archive<?> archive) {
    try {
      return deploy(exported(archive));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same with parameters that are not in the archive, by the means that the server has. */
  public boolean deploys(WebArchive war, Map<String, String> parameters) {
    try {
      return deploy(exported(war), parameters);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deploys it, or fails with what the server said. */
  public void mustDeploy(Archive<?> archive) {
    assertThat(deploys(archive))
        .as("%s was deployed; the server said:\n%s", archive.getName(), output())
        .isTrue();
  }

  /** The same with parameters that are not in the archive. */
  public void mustDeploy(WebArchive war, Map<String, String> parameters) {
    assertThat(deploys(war, parameters))
        .as("%s was deployed; the server said:\n%s", war.getName(), output())
        .isTrue();
  }

  private Path exported(Archive<?> archive) throws IOException {
    Path archives = Files.createDirectories(directory.resolve("archives"));
    Path file = archives.resolve(archive.getName());
    archive.as(ZipExporter.class).exportTo(file.toFile(), true);
    return file.toAbsolutePath();
  }

  /** Stops a deployment and returns when the server has done so. */
  public void undeploy(String name) {
    try {
      remove(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Relay relay(String name) {
    return new Relay("localhost", port, "/" + name);
  }

  /** The same deployment at the inner port. */
  public Relay innerRelay(String name) {
    return new Relay("localhost", innerPort, "/" + name);
  }

  /** Where it serves HTTP, at the loopback interface. */
  public int port() {
    return port;
  }

  /** Where it serves HTTP too, once {@link #openInnerPort}. */
  public int innerPort() {
    return innerPort;
  }

  /** The number of its process. */
  public long pid() {
    return process().pid();
  }

  /** Its JVM, while it runs. */
  public Jvm jvm() {
    return new Jvm(process().pid());
  }

  /** Tells the process to end, and goes on reading what it writes. */
  public void terminate() {
    process().toHandle().destroy();
  }

  /** Ends the process without telling it, and returns when it has gone. */
  public void kill() throws InterruptedException {
    process().destroyForcibly().waitFor();
  }

  final Process process() {
    if (process == null) {
      throw new IllegalStateException("the server has not been started");
    }
    return process;
  }

  private void read(Process server) {
    try (BufferedReader in = server.inputReader(UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
        said(line);
      }
    } catch (IOException e) {
      lines.add(e.toString());
    }
  }

  /** The server has written a line; called in another thread. */
  void said(String line) {}

  /** All that the server has written so far. */
  public String output() {
    return String.join("\n", lines) + "\n";
  }

  /** Waits for what the server does in its own time. */
  public void await(String what, BooleanSupplier condition) {
    try {
      Await.until(
          what,
          Duration.ofMinutes(3),
          () -> {
            if (!process().isAlive()) {
              throw new AssertionError("the server process has gone");
            }
            return condition.getAsBoolean();
          });
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + ":\n" + output(), e);
    }
  }

  @Override
  public void close() {
    if (process == null) {
      return;
    }
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
