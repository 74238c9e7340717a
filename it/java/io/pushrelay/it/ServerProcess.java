package io.pushrelay.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * A server in a process of its own, for what no test may do to the server of the others: another
 * environment, deployments that fail, and deployments that are stopped. The system property {@code
 * server.process} holds the arguments of its JVM; it understands the lines {@code deploy FILE},
 * {@code undeploy NAME}, {@code threads} and {@code quit}, and answers each with one that begins
 * with {@code reply:}. Not thread-safe.
 */
final class ServerProcess implements AutoCloseable {
  private static final String REPLY = "reply: ";

  private final Process process;
  private final Writer commands;
  private final File directory;
  private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final int port;

  private ServerProcess(Process process, File directory) {
    this.process = process;
    this.directory = directory;
    this.commands = process.outputWriter(UTF_8);
    Thread reader = new Thread(this::read, "output of the server process");
    reader.setDaemon(true);
    reader.start();
    try {
      this.port = Integer.parseInt(reply().split(" ", 2)[1]);
    } catch (AssertionError e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /**
   * Starts the server and waits until it can be told what to do.
   *
   * @param directory where archives are put for it
   */
  static ServerProcess start(
      File directory, Map<String, String> properties, Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    command.add(new File(System.getProperty("java.home"), "bin/java").getPath());
    properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(List.of(System.getProperty("server.process").strip().split("\\s+")));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      return new ServerProcess(builder.start(), directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (BufferedReader in = process.inputReader(UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
        if (line.startsWith(REPLY)) {
          replies.add(line.substring(REPLY.length()));
        }
      }
    } catch (IOException e) {
      lines.add(e.toString());
    }
  }

  private String reply() {
    try {
      String reply = replies.poll(60, TimeUnit.SECONDS);
      if (reply == null) {
        throw new AssertionError("the server process does not answer:\n" + output());
      }
      return reply;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private String tell(String command) {
    try {
      commands.write(command + "\n");
      commands.flush();
      return reply();
    } catch (IOException e) {
      throw new AssertionError("the server process has gone:\n" + output(), e);
    }
  }

  /** Whether the server took the archive; its context path is the archive's name. */
  boolean deploys(WebArchive war) {
    File file = new File(directory, war.getName());
    war.as(ZipExporter.class).exportTo(file, true);
    return tell("deploy " + file.getAbsolutePath()).equals("deployed");
  }

  /** Stops a deployment and returns when the server has done so. */
  void undeploy(String name) {
    tell("undeploy " + name);
  }

  List<String> threads() {
    return List.of(tell("threads").split("\t"));
  }

  Relay relay(String name) {
    return new Relay("localhost", port, "/" + name);
  }

  /** All that the server has written so far. */
  String output() {
    return String.join("\n", lines) + "\n";
  }

  @Override
  public void close() {
    try {
      commands.write("quit\n");
      commands.flush();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
