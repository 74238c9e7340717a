package io.pushrelay.it.documentation;

import io.pushrelay.it.documentation.DocumentedCode.Snippet;
import io.pushrelay.it.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;

/** WildFly: {@code deploy-wildfly.md}. */
final class DocumentedWildFly extends DocumentedServer {
  private final Snippet readmeStart = readme.block("Deploy it", "standalone.sh");
  private final Snippet start = page.block("WildFly", "standalone.sh");
  private final Snippet root = page.block("At the context root", "ROOT.war");
  private final Snippet descriptor = page.block("Another descriptor", "deployment-overlay");
  private final Snippet innerProperty = page.inline("Inner port", "-Dpush_sender_port");
  private final Snippet inner = page.block("Inner port", "socket-binding=inner");
  private final int managementPort = ServerProcess.freePort();

  DocumentedWildFly(Path folder) {
    super("deploy-wildfly.md", folder);
    readme.leaveOut("Deploy it", "payara-micro.jar", "of another server");
    readme.leaveOut("Deploy it", "catalina.sh", "of another server");
    page.leaveOut("Tune", "max-post-size", "shows with messages over 10 MB alone");
    page.leaveOut("OpenID Connect instead of BASIC", "provider-url", "needs a provider");
    page.leaveOut(
        "Client certificates instead of BASIC", "key-store", "needs an authority of its own");
  }

  @Override
  void freePorts() throws IOException {
    setJavaOptions(
        "-Djboss.http.port=" + port,
        "-Djboss.https.port=" + ServerProcess.freePort(),
        "-Djboss.management.http.port=" + managementPort,
        "-Djboss.management.https.port=" + ServerProcess.freePort());
    String end = "</port>\n    </default-controller>";
    edit("bin/jboss-cli.xml", "9990" + end, managementPort + end);
  }

  @Override
  boolean isReady(String output) {
    return output.contains("WFLYSRV0025");
  }

  private static Snippet filled(Snippet start) {
    return start.with("NAME", USER).with("PASSWORD", USER);
  }

  @Override
  void deployAsReadmeSays() {
    start(filled(readmeStart), "/pushrelay");
  }

  @Override
  void deployWithInnerPort() throws IOException {
    String property = innerProperty.with("8089", "" + innerPort).text();
    start(filled(start).with("standalone.sh", "standalone.sh " + property), "/pushrelay");
    write("inner.cli", inner.with("8089", "" + innerPort));
    shell().run("bin/jboss-cli.sh --connect --file=inner.cli");
  }

  @Override
  void deployWithDescriptorAndAtRoot(Path web) {
    shell().run(root.text());
    start(filled(readmeStart), "/pushrelay");
    shell().run(descriptor.with("/path/to/web.xml", web.toString()).text());
  }
}
