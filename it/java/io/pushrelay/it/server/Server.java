package io.pushrelay.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The server that is being tested, for the few places where servers differ and can't be helped. */
public enum Server {
  PAYARA("payara-micro"),
  WILDFLY("wildfly-"),
  TOMEE("apache-tomee-"),
  GLASSFISH("glassfish"),
  LIBERTY("wlp");

  private final String folder;

  Server(String folder) {
    this.folder = folder;
  }

  /** The one that the build's profile has chosen. */
  public static Server tested() {
    return valueOf(System.getProperty("arquillian.launch").toUpperCase(Locale.ROOT));
  }

  /** Whether Arquillian has an adapter of its own. */
  public boolean hasAdapter() {
    return this != GLASSFISH && this != LIBERTY;
  }

  /** Where the build has put it: there is always the one that is tested, and others perhaps. */
  public Optional<Path> home() {
    Path tested = Path.of(System.getProperty("server.home"));
    if (this == tested()) {
      return Optional.of(tested);
    }
    try (Stream<Path> all = Files.list(tested.getParent())) {
      return all.filter(home -> home.getFileName().toString().startsWith(folder)).findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it is made of GlassFish's Catalina, Grizzly and Tyrus. */
  public boolean hasGrizzly() {
    return this == PAYARA || this == GLASSFISH;
  }

  /** How a Content-Type that was sent so comes out: Undertow reads a run of blanks as one. */
  public String contentType(String sent) {
    return this == WILDFLY ? sent.replaceAll(" +", " ") : sent;
  }

  /**
   * How this server writes a header field's value. Payara and GlassFish take ASCII alone, and blank
   * the rest, GlassFish tabs too.
   */
  public String field(String sent) {
    String ascii = hasGrizzly() ? sent.replaceAll("[^\\x00-\\x7f]", " ") : sent;
    return this == GLASSFISH ? ascii.replace('\t', ' ') : ascii;
  }

  /**
   * What the live heap may grow by from the second deployment to the twentieth, in bytes: pools,
   * caches and profiles; 0.8 MB at most were seen. On Payara 5.3 to 7.9 MB were seen: descriptors
   * of HK2 for its configuration (25 for each deployment, and as many for one of two bare
   * servlets), 160 bytes for each request that meets a deployment that stops and is sent to its
   * error page, and what its threads for requests keep. Two bare servlets that leave their held
   * requests to the server grow by 37 MB under the same load.
   */
  public long heapGrows() {
    return this == PAYARA ? 12 << 20 : 4 << 20;
  }

  /** Of the JVM of a server that is to let go of deployments that have stopped. */
  public List<String> optionsForRedeployment() {
    List<String> options = new ArrayList<>(List.of("-Xmx512m", "-XX:SoftRefLRUPolicyMSPerMB=0"));
    if (this != PAYARA) {
      // C2 compiles into a cast the one class that it has met there, and code that is on a thread's
      // stack keeps its classes: ThreadPoolExecutor.getTask(), in which threads of the neighbour
      // and of the server wait, may name a task of the deployment that has stopped. No object
      // refers to that (seen in heap dumps of both). C1 alone does not look at types.
      options.add("-XX:TieredStopAtLevel=1");
    }
    return options;
  }

  /**
   * Whether a deployment that served WebSockets can be collected. Payara uses its request objects
   * again, and each keeps the handler of the last WebSocket that it was upgraded to (seen in a heap
   * dump: 4 of 20 deployments stayed).
   */
  public boolean letsGoOfSockets() {
    return this != PAYARA;
  }

  /**
   * Whether threads of this name are the server's own, of which it keeps as many, up to a limit of
   * its own, as have been busy at once: those that serve requests, and at most 20 of Payara's
   * executor. WildFly's and TomEE's end after 5 seconds without a request, but each gets one now
   * and then.
   */
  public boolean keepsThreads(String name) {
    return switch (this) {
      case PAYARA -> name.startsWith("http-thread-pool") || name.startsWith("Executor-Service-");
      case WILDFLY -> name.startsWith("default task-");
      case TOMEE -> name.startsWith("http-nio-exec-");
      default -> false;
    };
  }

  /** What passes until this server begins to stop a deployment that it was told to. */
  public Duration undeploymentBegins() {
    // WildFly's scanner looks now and then.
    return this == WILDFLY ? Duration.ofSeconds(1) : Duration.ZERO;
  }

  /** What passes until a server has let go of connections and threads that are not used. */
  public Duration calmsDown() {
    return Duration.ofSeconds(10);
  }
}
