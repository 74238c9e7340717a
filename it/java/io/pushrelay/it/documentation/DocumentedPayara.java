package io.pushrelay.it.documentation;

import io.pushrelay.it.documentation.DocumentedCode.Snippet;
import io.pushrelay.it.server.RelayWar;
import java.io.IOException;
import java.nio.file.Path;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;

/** Payara Micro: {@code deploy-payara.md}. */
final class DocumentedPayara extends DocumentedServer {
  private static final String COMMANDS = "relay.asadmin";
  private static final String PASSWORD_FILE = "password";
  private static final String YOURS = "your.war";

  private final Snippet readmeStart = readme.block("Deploy it", "payara-micro.jar");
  private final Snippet readmeUser = readme.inline("Deploy it", "create-file-user");
  private final Snippet readmePassword = readme.inline("Deploy it", "AS_ADMIN_USERPASSWORD");
  private final Snippet start = page.block("Payara Micro", "payara-micro.jar");
  private final Snippet password = page.inline("User", "AS_ADMIN_USERPASSWORD");
  private final Snippet user = page.block("User", "create-file-user");
  private final Snippet root = page.block("At the context root", "--deploy ROOT.war");
  private final Snippet descriptor = page.block("Another descriptor", "--altdd");
  private final Snippet innerProperty = page.inline("Inner port", "-Dpush_sender_port");
  private final Snippet inner = page.block("Inner port", "create-network-listener");

  DocumentedPayara(Path folder) {
    super("deploy-payara.md", folder);
    readme.leaveOut("Deploy it", "standalone.sh", "of another server");
    readme.leaveOut("Deploy it", "catalina.sh", "of another server");
    page.leaveOut("Tune", "max-queue-size", "shows under a load alone; ControlledServer has it");
    page.leaveOut("Tune", "max-connections", "shows after 250 requests over one connection");
    page.leaveOut(
        "Client certificates instead of BASIC", "client-auth", "needs an authority of its own");
  }

  @Override
  void freePorts() throws IOException {
    setJavaOptions(
        "-Dpayaramicro.port=" + port,
        "-Dpayaramicro.noHazelcast=true", // which would look for other servers
        "-Dpayaramicro.disablePhoneHome=true");
  }

  @Override
  boolean isReady(String output) {
    return output.contains("ready in");
  }

  /** The line that makes the user, once the password's file is there. */
  private Snippet filled(Snippet user, Snippet password) throws IOException {
    write(PASSWORD_FILE, password.with("=PASSWORD", "=" + USER));
    return user.with("FILE", PASSWORD_FILE).with("NAME", USER);
  }

  @Override
  void deployAsReadmeSays() throws IOException {
    write(COMMANDS, filled(readmeUser, readmePassword));
    start(readmeStart, "/pushrelay");
  }

  @Override
  void deployWithInnerPort() throws IOException {
    write(COMMANDS, filled(user, password), inner.with("8089", "" + innerPort));
    RelayWar.otherApplication(YOURS).as(ZipExporter.class).exportTo(folder.resolve(YOURS).toFile());
    String property = innerProperty.with("8089", "" + innerPort).text();
    start(start.with(" -jar ", " " + property + " -jar "), "/pushrelay");
  }

  @Override
  void deployWithDescriptorAndAtRoot(Path web) throws IOException {
    write(COMMANDS, filled(user, password), descriptor.with("web.xml", web.toString()));
    start(root, "/pushrelay");
  }
}
