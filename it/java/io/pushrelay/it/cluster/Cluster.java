package io.pushrelay.it.cluster;

import io.pushrelay.it.client.Relay;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.Server;
import io.pushrelay.it.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** Servers on one Redis, each with one deployment of the relay. */
final class Cluster implements AutoCloseable {
  private static final String CONTEXT = "relay";

  private final Path directory;
  private final Map<String, String> parameters;
  private final List<ServerProcess> nodes = new CopyOnWriteArrayList<>();
  private final List<Server> kinds;
  private int started;

  /**
   * @param kinds the server of each node
   * @param url where Redis is
   */
  Cluster(Path directory, List<Server> kinds, String url, Map<String, String> parameters) {
    this.directory = directory;
    this.parameters = new TreeMap<>(parameters);
    this.parameters.put("push_redis_url", url);
    this.kinds = List.copyOf(kinds);
    try {
      for (Server kind : kinds) {
        nodes.add(started(kind));
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private ServerProcess started(Server kind) {
    try {
      Path folder = Files.createDirectory(directory.resolve("node" + started++));
      ServerProcess server = ServerProcess.start(kind, folder, ServerProcess.Settings.NONE);
      server.mustDeploy(RelayWar.with(CONTEXT + ".war", parameters));
      return server;
    } catch (IOException e) {
      throw new IllegalStateException("no folder for a node", e);
    }
  }

  int size() {
    return kinds.size();
  }

  Relay relay(int node) {
    return nodes.get(node).relay(CONTEXT);
  }

  /** Another node each time, as a load balancer without sticky sessions gives them. */
  Supplier<Relay> any() {
    return () -> relay(ThreadLocalRandom.current().nextInt(nodes.size()));
  }

  /** One node ends without a word, and another takes its place, at another port. */
  void killAndReplace(int node) throws InterruptedException {
    nodes.get(node).kill();
    nodes.set(node, started(kinds.get(node)));
  }

  /** Halts one node ({@code STOP}), or has it go on ({@code CONT}): it keeps its connections. */
  void signal(int node, String name) throws IOException, InterruptedException {
    String pid = Long.toString(nodes.get(node).pid());
    if (new ProcessBuilder("kill", "-" + name, pid).start().waitFor() != 0) {
      throw new IOException("kill -" + name + " has failed");
    }
  }

  /** The relay is stopped on one node and deployed again. */
  void redeploy(int node) {
    nodes.get(node).undeploy(CONTEXT);
    nodes.get(node).mustDeploy(RelayWar.with(CONTEXT + ".war", parameters));
  }

  @Override
  public void close() {
    nodes.forEach(ServerProcess::close);
  }
}
