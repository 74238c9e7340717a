package io.pushrelay.it.server;

import static java.net.URLEncoder.encode;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** GlassFish with a domain of its own, told what to do as {@code asadmin} tells it. */
final class GlassFishProcess extends ServerProcess {
  private final HttpClient client = HttpClient.newHttpClient();
  private final int adminPort = freePort();

  GlassFishProcess(Path directory) {
    super(Server.GLASSFISH, directory);
  }

  @Override
  List<String> arguments() throws IOException {
    Path root = home().resolve("glassfish");
    Path domain = directory.resolve("domain").toAbsolutePath();
    Trees.copy(root.resolve("domains/domain1"), domain);
    Trees.copy(Path.of("it/glassfish"), domain.resolve("config"));
    Path configuration = domain.resolve("config/domain.xml");
    Files.writeString(
        configuration,
        Files.readString(configuration)
            .replace("port=\"8080\"", "port=\"" + port + "\"")
            .replace("port=\"4848\"", "address=\"127.0.0.1\" port=\"" + adminPort + "\"")
            .replace("port=\"8181\"", "address=\"127.0.0.1\" port=\"" + freePort() + "\"")
            .replaceAll("port=\"(3700|3820|3920|8686)\"", "enabled=\"false\" port=\"0\"")
            .replaceAll("<jvm-options>-Djavax.net.ssl.trustStore=.*</jvm-options>", "")
            .replace("value=\"7676\"", "value=\"" + freePort() + "\"")
            // As the documentation says: with 4,096 requests get lost.
            .replace("max-queue-size=\"4096\"", "max-queue-size=\"20000\""));
    Path logging = domain.resolve("config/logging.properties");
    Files.writeString(
        logging,
        Files.readString(logging)
            // Each record with its time first.
            .replaceAll("(SimpleLogHandler.formatter=.*)UniformLog", "$1ODLLog"));
    return List.of(
        "@it/glassfish/java.options",
        "-Djava.security.auth.login.config=" + domain.resolve("config/login.conf"),
        "-Djava.security.policy=" + domain.resolve("config/server.policy"),
        "-Dfelix.fileinstall.dir=" + root.resolve("modules/autostart"),
        "-Dfelix.fileinstall.disableConfigSave=false",
        "-Dcom.sun.aas.instanceRoot=" + domain,
        "-Dcom.sun.aas.installRoot=" + root,
        "-cp",
        root.resolve("modules/glassfish.jar").toString(),
        "com.sun.enterprise.glassfish.bootstrap.GlassFishMain",
        "-domaindir",
        domain.toString(),
        "-domainname",
        "domain1",
        "-instancename",
        "server",
        "-type",
        "DAS",
        "-verbose",
        "true",
        "-upgrade",
        "false");
  }

  @Override
  void awaitReady() {
    await("GlassFish has started", () -> output().contains("NCLS-CORE-00017"));
  }

  @Override
  boolean deploy(Path war) throws IOException {
    String name = RelayWar.context(war);
    return tell(
        "deploy", Map.of("DEFAULT", war.toString(), "name", name, "contextroot", "/" + name));
  }

  /** Another deployment descriptor in place of the archive's. */
  @Override
  boolean deploy(Path war, Map<String, String> parameters) throws IOException {
    Path descriptor = directory.resolve("alternative.xml").toAbsolutePath();
    Files.writeString(descriptor, RelayWar.descriptor(parameters));
    String name = RelayWar.context(war);
    return tell(
        "deploy",
        Map.of(
            "DEFAULT",
            war.toString(),
            "name",
            name,
            "contextroot",
            "/" + name,
            "altdd",
            descriptor.toString()));
  }

  @Override
  public void openInnerPort() throws IOException {
    tell(
        "create-network-listener",
        Map.of(
            "DEFAULT",
            "inner",
            "address",
            "127.0.0.1",
            "listenerport",
            Integer.toString(innerPort),
            "protocol",
            "http-listener-1"));
  }

  @Override
  void remove(String name) throws IOException {
    tell("undeploy", Map.of("DEFAULT", name));
  }

  /** Runs a command of the administration; whether it succeeded. */
  private boolean tell(String command, Map<String, String> options) throws IOException {
    String query =
        new TreeMap<>(options)
            .entrySet().stream()
                .map(option -> option.getKey() + "=" + encode(option.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + adminPort + "/__asadmin/" + command + "?" + query))
            .header("X-Requested-By", "the relay's tests")
            .header("User-Agent", "hk2-agent")
            .timeout(Duration.ofSeconds(90))
            .POST(BodyPublishers.noBody())
            .build();
    try {
      return client.send(request, BodyHandlers.ofString()).body().contains("exit-code: SUCCESS");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
