package io.pushrelay.it.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Payara Micro, told by its standard input what to do ({@code it/payara/ControlledServer}). */
final class PayaraProcess extends ServerProcess {
  private static final String REPLY = "reply: ";

  private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();
  private @Nullable Writer commands;

  PayaraProcess(Path directory) {
    super(Server.PAYARA, directory);
  }

  @Override
  List<String> arguments() {
    return List.of(
        "@it/payara/java.options",
        "-cp",
        home().resolve("payara-micro.jar").toString(),
        "it/payara/ControlledServer.java",
        Integer.toString(port));
  }

  @Override
  void awaitReady() {
    commands = process().outputWriter(UTF_8);
    reply();
  }

  @Override
  void said(String line) {
    int reply = line.indexOf(REPLY); // a record of the log may be written in parts around it
    if (reply >= 0) {
      replies.add(line.substring(reply + REPLY.length()));
    }
  }

  private String reply() {
    List<String> reply = new ArrayList<>();
    await("an answer", () -> replies.drainTo(reply, 1) == 1);
    return reply.get(0);
  }

  private String tell(String command) throws IOException {
    if (commands == null) {
      throw new IllegalStateException("the server has not been started");
    }
    commands.write(command + "\n");
    commands.flush();
    return reply();
  }

  @Override
  boolean deploy(Path war) throws IOException {
    return tell("deploy " + war).equals("deployed");
  }

  /** Another deployment descriptor in place of the archive's. */
  @Override
  boolean deploy(Path war, Map<String, String> parameters) throws IOException {
    Path descriptor = directory.resolve("alternative.xml");
    Files.writeString(descriptor, RelayWar.descriptor(parameters));
    String name = RelayWar.context(war);
    return tell("run deploy --altdd %s --name %s --contextroot %s %s"
            .formatted(descriptor.toAbsolutePath(), name, name, war))
        .equals("done");
  }

  @Override
  public void openInnerPort() throws IOException {
    tell(
        "run create-network-listener --address 127.0.0.1 --listenerport %d --protocol http-listener inner"
            .formatted(innerPort));
  }

  @Override
  void remove(String name) throws IOException {
    tell("undeploy " + name);
  }
}
