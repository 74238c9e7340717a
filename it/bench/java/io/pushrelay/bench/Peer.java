package io.pushrelay.bench;

import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.token.TestTokens;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** One of those that are compared, in processes of its own. */
interface Peer extends AutoCloseable {
  Target target();

  /** Whether listeners can be reached so. */
  default boolean speaks(LoadTransport transport) {
    return LoadTransport.OF_PUSHRELAY.contains(transport);
  }

  /**
   * Another one of it, where memory that a process once had is not given back. Empty where the heap
   * tells what is in use.
   */
  default Optional<Peer> anew(Path directory) {
    return Optional.empty();
  }

  /** The processes that do the work. */
  List<Long> processes();

  /** Bytes of live objects after a full collection, if it has a heap. */
  default OptionalLong liveHeap() {
    return OptionalLong.empty();
  }

  /** Nanoseconds that its compilers have worked so far, if it compiles what it runs, or 0. */
  default long compilationTime() {
    return 0;
  }

  @Override
  void close();

  /** Nanoseconds of the processor that its processes have used so far. */
  default long processorTime() {
    return processes().stream()
        .map(ProcessHandle::of)
        .flatMap(Optional::stream)
        .map(process -> process.info().totalCpuDuration().orElseThrow())
        .mapToLong(Duration::toNanos)
        .sum();
  }

  /** Bytes of its processes that are in memory. */
  default long residentMemory() {
    long sum = 0;
    for (long process : processes()) {
      try {
        for (String line : Files.readAllLines(Path.of("/proc/" + process + "/status"))) {
          if (line.startsWith("VmRSS:")) {
            sum += 1024 * Long.parseLong(line.replaceAll("\\D", ""));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return sum;
  }

  /** Pushrelay, its sender open to everybody, as Nchan's is. */
  static Peer pushrelay(Path directory, List<String> options) {
    return new JakartaServer("Pushrelay", directory, options, relay("relay.war", ""));
  }

  /** The same of another build. */
  static Peer pushrelayOf(File war, Path directory, List<String> options) {
    return new JakartaServer(
        "Pushrelay, other WAR", directory, options, RelayWar.with(war, "relay.war", open()));
  }

  /** The same with its messages in Redis. */
  static Peer pushrelayOnRedis(Path directory, List<String> options, String url) {
    return new JakartaServer("Pushrelay, Redis", directory, options, relay("relay.war", url));
  }

  /** The same with a journal. */
  static Peer pushrelayWithJournal(Path directory, List<String> options, String sync) {
    return new JakartaServer(
        "Pushrelay, journal, " + sync,
        directory,
        options,
        relay("relay.war", Map.of("push_journal", journal(directory), "push_journal_sync", sync)));
  }

  private static String journal(Path directory) {
    return directory
        .toAbsolutePath()
        .resolveSibling(directory.getFileName() + ".journal")
        .toString();
  }

  /** The same with a large journal that is there already. */
  static Peer pushrelayWithMany(Path directory, Path journal) {
    return new JakartaServer(
        "Pushrelay, large journal",
        directory,
        List.of("-Xms2g", "-Xmx2g"),
        relay(
            "relay.war",
            Map.of("push_journal", journal.toString(), "push_max_reserved_memory", "1G")));
  }

  /** The same deployment, at a location whose listeners need a token; each has one of its own. */
  static Target withTokens(Peer pushrelay) {
    return new Target(
        "Pushrelay, tokens",
        pushrelay.target().port(),
        pushrelay.target().port(),
        "/relay/tokens?id=%d",
        "/relay/send?id=%d",
        "",
        listener ->
            "Authorization: Bearer "
                + TestTokens.token(
                    "{\"sub\":\"user-%d\",\"listen\":[\"*\"],\"exp\":%d}"
                        .formatted(listener, Instant.now().getEpochSecond() + 3600))
                + "\r\n");
  }

  /** Another node beside the one in Redis: who listens there hears of what is sent to the first. */
  static Target acrossNodes(Peer onRedis, String url) {
    JakartaServer server = (JakartaServer) onRedis;
    server.deploy(relay("other.war", url));
    return new Target(
        "Pushrelay, Redis, from node to node",
        server.target().port(),
        "/other/listen?id=%d",
        "/relay/send?id=%d",
        "");
  }

  private static WebArchive relay(String name, String redis) {
    return relay(name, Map.of("push_redis_url", redis));
  }

  private static WebArchive relay(String name, Map<String, String> others) {
    Map<String, String> parameters = open();
    parameters.putAll(others);
    return RelayWar.with(name, parameters);
  }

  private static Map<String, String> open() {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("push_sender_role", "");
    parameters.put("push_listener_concurrency", "broadcast");
    parameters.put("push_listener_timeout", "10m");
    parameters.put("push_max_reserved_memory", "256M");
    parameters.put("push_max_message_size", "2M");
    parameters.put("push_listener", "/listen, /tokens");
    parameters.put("push_token_key@/tokens", TestTokens.SECRET);
    return parameters;
  }

  /** The same as it is shipped: senders log in by BASIC. */
  static Target guarded(Peer pushrelay) {
    JakartaServer server = (JakartaServer) pushrelay;
    server.deploy(
        RelayWar.with(
            "guarded.war",
            Map.of("push_listener_concurrency", "broadcast", "push_max_reserved_memory", "256M")));
    return new Target(
        "Pushrelay, BASIC",
        server.target().port(),
        "/guarded/listen?id=%d",
        "/guarded/send?id=%d",
        "Authorization: Basic c2VuZGVyOnNlbmRlcg==\r\n");
  }

  /** A server with one application. */
  final class JakartaServer implements Peer {
    private final String name;
    private final Set<LoadTransport> transports;
    private final ServerProcess server;

    /** One with Pushrelay. */
    private JakartaServer(String name, Path directory, List<String> options, WebArchive war) {
      this(name, directory, options, LoadTransport.OF_PUSHRELAY, war);
    }

    JakartaServer(
        String name,
        Path directory,
        List<String> options,
        Set<LoadTransport> transports,
        WebArchive war) {
      this.name = name;
      this.transports = transports;
      this.server =
          ServerProcess.start(directory, new ServerProcess.Settings(options, Map.of(), Map.of()));
      try {
        deploy(war);
      } catch (IllegalStateException e) {
        server.close();
        throw e;
      }
    }

    /** What the server has said that has these words in it. */
    String lineWith(String words) {
      return server.output().lines().filter(line -> line.contains(words)).findAny().orElse("");
    }

    private void deploy(WebArchive war) {
      if (!server.deploys(war)) {
        throw new IllegalStateException(war.getName() + " was not deployed:\n" + server.output());
      }
    }

    @Override
    public Target target() {
      return new Target(name, server.port(), "/relay/listen?id=%d", "/relay/send?id=%d", "");
    }

    @Override
    public boolean speaks(LoadTransport transport) {
      return transports.contains(transport);
    }

    @Override
    public List<Long> processes() {
      return List.of(server.pid());
    }

    @Override
    public OptionalLong liveHeap() {
      return OptionalLong.of(server.jvm().liveHeap());
    }

    @Override
    public long compilationTime() {
      return server.jvm().compilationTime();
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
