package io.pushrelay.it.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Open Liberty with a user directory of its own, told by files that are added to its configuration
 * what to do.
 */
final class LibertyProcess extends ServerProcess {
  private final Path configuration;
  private final Path additions;

  LibertyProcess(Path directory) {
    super(Server.LIBERTY, directory);
    configuration = directory.resolve("servers/relay").toAbsolutePath();
    additions = configuration.resolve("configDropins/overrides");
  }

  @Override
  Map<String, String> environment() {
    return Map.of("WLP_USER_DIR", directory.toAbsolutePath().toString());
  }

  @Override
  List<String> arguments() throws IOException {
    Files.createDirectories(additions);
    Trees.copy(Path.of("it/liberty"), configuration);
    Files.writeString(configuration.resolve("bootstrap.properties"), "port=" + port + "\n");
    return List.of(
        "@" + home().resolve("lib/platform/java/java9.options"),
        "-Djava.awt.headless=true",
        "-javaagent:" + home().resolve("bin/tools/ws-javaagent.jar"),
        "-jar",
        home().resolve("bin/tools/ws-server.jar").toString(),
        "relay");
  }

  @Override
  void awaitReady() {
    await("Open Liberty has started", () -> output().contains("CWWKF0011I"));
  }

  @Override
  boolean deploy(Path war) throws IOException {
    return configure(war);
  }

  /** An archive that is put together of the WAR and another descriptor. */
  @Override
  boolean deploy(Path war, Map<String, String> parameters) throws IOException {
    Path descriptor = directory.resolve("alternative.xml").toAbsolutePath();
    Files.writeString(descriptor, RelayWar.descriptor(parameters));
    Path loose = Files.createDirectories(configuration.resolve("loose")).resolve(war.getFileName());
    Files.writeString(
        loose.resolveSibling(war.getFileName() + ".xml"),
        """
        <archive>
          <file targetInArchive="/WEB-INF/web.xml" sourceOnDisk="%s"/>
          <archive targetInArchive="/" sourceOnDisk="%s"/>
        </archive>
        """
            .formatted(descriptor, war));
    return configure(loose);
  }

  private boolean configure(Path war) throws IOException {
    String name = RelayWar.context(war);
    Predicate<String> deployed = said("CWWKZ0001I|CWWKZ0003I", name);
    Predicate<String> failed = said("CWWKZ0002E|CWWKZ0012I|CWWKZ0004E", name);
    int start = output().length();
    add(
        name,
        "<webApplication id=\"%1$s\" name=\"%1$s\" location=\"%2$s\" contextRoot=\"/%1$s\"/>"
            .formatted(name, war));
    await(
        name + " is deployed",
        () -> {
          String said = output().substring(start);
          return deployed.test(said) || failed.test(said);
        });
    return deployed.test(output().substring(start));
  }

  private static Predicate<String> said(String record, String name) {
    return Pattern.compile("(?:%s): .*\\b%s\\b".formatted(record, Pattern.quote(name)))
        .asPredicate();
  }

  /** Written elsewhere and moved here, for half a file is read too. */
  private void add(String name, String element) throws IOException {
    Path written = directory.resolve(name + ".xml");
    Files.writeString(written, "<server>" + element + "</server>");
    Files.move(written, additions.resolve(name + ".xml"));
  }

  @Override
  public void openInnerPort() throws IOException {
    add(
        "inner-endpoint",
        "<httpEndpoint id=\"inner\" host=\"127.0.0.1\" httpPort=\"%d\" httpsPort=\"-1\"/>"
            .formatted(innerPort));
  }

  @Override
  void remove(String name) throws IOException {
    Predicate<String> stopped = said("CWWKZ0009I", name);
    int start = output().length();
    Files.delete(additions.resolve(name + ".xml"));
    await(name + " is gone", () -> stopped.test(output().substring(start)));
  }
}
