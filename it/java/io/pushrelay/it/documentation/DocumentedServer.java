package io.pushrelay.it.documentation;

import static io.pushrelay.it.server.ServerProcess.Settings.BRIEF;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.documentation.DocumentedCode.Snippet;
import io.pushrelay.it.server.Server;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.it.server.Trees;
import io.pushrelay.time.Await;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A fresh copy of the server that is tested, in which somebody does what README and the server's
 * page say. Nothing of that is changed but the placeholders that a reader has to fill, and what
 * servers need that run beside others: free ports, little memory, no look for neighbours. Not
 * thread-safe.
 */
abstract class DocumentedServer implements AutoCloseable {
  /** The name and the password that README's curl has. */
  static final String USER = "sender";

  static final String WAR = "pushrelay.war";
  private static final Duration STARTS = Duration.ofMinutes(2);

  final DocumentedCode readme = DocumentedCode.of(Path.of("README.md"));
  final DocumentedCode page;

  /** The two lines of README by which the first message goes. */
  final Snippet listen = readme.block("Run it", "/listen");

  final Snippet send = readme.block("Run it", "/send");

  final Path folder;
  final int port = ServerProcess.freePort();
  final int innerPort = ServerProcess.freePort();
  private final Map<String, String> environment = new HashMap<>();
  private Shell.@Nullable Running started;

  DocumentedServer(String page, Path folder) {
    this.page = DocumentedCode.of(Path.of("src/site/markdown").resolve(page));
    this.folder = folder;
    String java = System.getProperty("java.home");
    environment.put("JAVA_HOME", java);
    environment.put("PATH", java + "/bin" + File.pathSeparator + System.getenv("PATH"));
    readme.leaveOut("Run it", "mvn", "builds the WAR anew, which other tests deploy meanwhile");
    readme.leaveOut("In a browser", "pushrelay.js", "a page's script, for PageIT and ClientIT");
    readme.leaveOut("Test it", "mvn verify", "it runs this test");
  }

  /**
   * One that is not there yet.
   *
   * @param server one of the three in README
   * @param folder where it will be
   */
  static DocumentedServer of(Server server, Path folder) {
    return switch (server) {
      case PAYARA -> new DocumentedPayara(folder);
      case WILDFLY -> new DocumentedWildFly(folder);
      case TOMEE -> new DocumentedTomEE(folder);
      case GLASSFISH, LIBERTY -> throw new IllegalArgumentException(server + " is not in README");
    };
  }

  /** Puts a fresh copy of the server there, and the WAR beside it. */
  final void unpack() throws IOException {
    Trees.copy(Path.of(System.getProperty("server.home")), folder);
    Files.copy(Path.of(System.getProperty("war.file")), folder.resolve(WAR));
    freePorts();
  }

  /** Has it use ports that are free, by files or the environment: no command is changed. */
  abstract void freePorts() throws IOException;

  /** Deploys the relay as README says. */
  abstract void deployAsReadmeSays() throws IOException;

  /** Deploys it as the server's page says, with an inner port. */
  abstract void deployWithInnerPort() throws IOException;

  /**
   * Deploys it twice: with another descriptor, and at the context root.
   *
   * @param descriptor where it lies
   */
  abstract void deployWithDescriptorAndAtRoot(Path descriptor) throws IOException;

  /** Whether it says itself that it is ready; else it is when it answers. */
  boolean isReady(String output) {
    return true;
  }

  /** Options for each JVM that is started. */
  final void setJavaOptions(String... options) {
    set("JAVA_TOOL_OPTIONS", String.join(" ", BRIEF) + " " + String.join(" ", options));
  }

  final void set(String variable, String value) {
    environment.put(variable, value);
  }

  final Shell shell() {
    return new Shell(folder, environment);
  }

  /** Starts the server, and waits for the relay at the path. */
  final void start(Snippet commands, String path) {
    Shell.Running running = shell().start(commands.text());
    started = running;
    Await.until(
        () -> path + "/, deployed by\n" + running.everything(),
        STARTS,
        () -> {
          if (!running.isAlive()) {
            throw new AssertionError("the server has ended:\n" + running.everything());
          }
          return isReady(running.everything()) && hasPage(path);
        });
  }

  private boolean hasPage(String path) {
    try {
      return relay(path).ask(Request.of("GET", "/")).status() == 200;
    } catch (UncheckedIOException e) {
      return false; // it does not listen yet
    }
  }

  final Relay relay(String path) {
    return new Relay("127.0.0.1", port, path);
  }

  /** The relay at the inner port. */
  final Relay innerRelay(String path) {
    return new Relay("127.0.0.1", innerPort, path);
  }

  /** Writes lines of the documentation into a file of the server's. */
  final void write(String file, Snippet... lines) throws IOException {
    Files.write(folder.resolve(file), Arrays.stream(lines).map(Snippet::text).toList());
  }

  /** Replaces text that is once in a file of the server's. */
  final void edit(String file, String old, String replacement) throws IOException {
    Path edited = folder.resolve(file);
    String text = Files.readString(edited);
    assertThat(text.split(Pattern.quote(old), -1)).as(old).hasSize(2);
    Files.writeString(edited, text.replace(old, replacement));
  }

  @Override
  public final void close() {
    if (started != null) {
      started.close();
    }
  }
}
