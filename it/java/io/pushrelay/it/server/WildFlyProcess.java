package io.pushrelay.it.server;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.pushrelay.time.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * WildFly with a base directory of its own, told by its deployment scanner's marker files what to
 * do.
 */
public final class WildFlyProcess extends ServerProcess {
  private static final Duration SCANS = Duration.ofMillis(300);

  private final int managementPort = freePort();
  private final Path deployments;

  WildFlyProcess(Path directory) {
    super(Server.WILDFLY, directory);
    deployments = directory.resolve("deployments");
  }

  @Override
  List<String> arguments() throws IOException {
    Files.createDirectories(deployments);
    Path configuration = directory.resolve("configuration");
    Trees.copy(home().resolve("standalone/configuration"), configuration);
    Trees.copy(Path.of("it/wildfly"), configuration);
    Path standalone = configuration.resolve("standalone.xml");
    Files.writeString(
        standalone,
        Files.readString(standalone)
            // What has lost one marker and has not got the next yet is not to be deployed for that,
            // and then again.
            .replace("scan-interval=\"5000\"", "scan-interval=\"100\" auto-deploy-zipped=\"false\"")
            // A thread keeps its first task for as long as it lives, and with it the deployment
            // that the task was for; all of them are to end when there is nothing to do, and soon.
            .replace(
                "<worker name=\"default\"/>",
                "<worker name=\"default\" task-core-threads=\"0\" task-keepalive=\"5000\"/>"));
    return List.of(
        "@it/wildfly/java.options",
        "-Djboss.home.dir=" + home(),
        "-Djboss.server.base.dir=" + directory.toAbsolutePath(),
        "-Dorg.jboss.boot.log.file=" + directory.resolve("log/server.log").toAbsolutePath(),
        "-Dlogging.configuration=" + configuration.resolve("logging.properties").toUri(),
        "-Djboss.http.port=" + port,
        "-Djboss.https.port=" + freePort(),
        "-Djboss.management.http.port=" + managementPort,
        "-Djboss.management.https.port=" + freePort(),
        "-jar",
        home().resolve("jboss-modules.jar").toString(),
        "-mp",
        home().resolve("modules").toString(),
        "org.jboss.as.standalone");
  }

  @Override
  void awaitReady() {
    await("WildFly has started", () -> output().contains("WFLYSRV0025"));
  }

  @Override
  boolean deploy(Path war) throws IOException {
    String name = war.getFileName().toString();
    Path deployed = marker(name, "deployed");
    Path failed = marker(name, "failed");
    Files.deleteIfExists(failed);
    Files.deleteIfExists(marker(name, "undeployed"));
    Path copy = Files.copy(war, directory.resolve(name));
    Files.move(copy, deployments.resolve(name), ATOMIC_MOVE);
    Files.writeString(marker(name, "dodeploy"), name);
    await(name + " is deployed", () -> Files.exists(deployed) || Files.exists(failed));
    Await.pass(SCANS); // a marker that goes before the scanner has seen it there is overlooked
    return Files.exists(deployed);
  }

  private Path marker(String name, String state) {
    return deployments.resolve(name + "." + state);
  }

  /** A deployment overlay in place of the archive's descriptor. */
  @Override
  boolean deploy(Path war, Map<String, String> parameters) throws IOException {
    Path descriptor = directory.resolve("overlay.xml");
    Files.writeString(descriptor, RelayWar.descriptor(parameters));
    String name = war.getFileName().toString();
    cli(
        "deployment-overlay add --name=%s --content=/WEB-INF/web.xml=%s --deployments=%s"
            .formatted(name, descriptor.toAbsolutePath(), name));
    return deploy(war);
  }

  @Override
  public void openInnerPort() {
    cli(
        "/socket-binding-group=standard-sockets/socket-binding=inner:add(interface=management,port=%d)"
            .formatted(innerPort));
    cli("/subsystem=undertow/server=default-server/http-listener=inner:add(socket-binding=inner)");
  }

  /** Runs a line of the command line interface on the running server. */
  public String cli(String command) {
    return Jdk.run(
        "java",
        "-jar",
        home().resolve("bin/client/jboss-cli-client.jar").toString(),
        "--connect",
        "--timeout=60000",
        "--controller=127.0.0.1:" + managementPort,
        "--command=" + command);
  }

  @Override
  void remove(String name) throws IOException {
    String war = name + ".war";
    Files.delete(marker(war, "deployed"));
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (Files.notExists(marker(war, "undeployed"))) {
      Await.pass(Duration.ofMillis(20));
      if (System.nanoTime() > end) {
        cli("undeploy " + war);
        return;
      }
    }
  }
}
