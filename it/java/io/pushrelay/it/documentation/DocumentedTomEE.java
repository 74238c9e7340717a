package io.pushrelay.it.documentation;

import io.pushrelay.it.documentation.DocumentedCode.Snippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** TomEE: {@code deploy-tomee.md}. */
final class DocumentedTomEE extends DocumentedServer {
  private static final String USERS = "conf/tomcat-users.xml";
  private static final String SERVER = "conf/server.xml";

  private final Snippet readmeStart = readme.block("Deploy it", "catalina.sh");
  private final Snippet readmeUser = readme.inline("Deploy it", "<user ");
  private final Snippet start = page.block("TomEE", "catalina.sh");
  private final Snippet user = page.block("User", "<user ");
  private final Snippet root = page.block("At the context root", "ROOT.war");
  private final Snippet context = page.block("Context file, and another descriptor", "<Context ");
  private final Snippet descriptor =
      page.inline("Context file, and another descriptor", "altDDName=");
  private final Snippet innerProperty = page.inline("Inner port", "-Dpush_sender_port");
  private final Snippet inner = page.block("Inner port", "<Connector ");

  DocumentedTomEE(Path folder) {
    super("deploy-tomee.md", folder);
    readme.leaveOut("Deploy it", "payara-micro.jar", "of another server");
    readme.leaveOut("Deploy it", "standalone.sh", "of another server");
    page.leaveOut("Tune", "ErrorReportValve", "shows in Tomcat's own error page alone");
    page.leaveOut("Login form instead of BASIC", "<Valve", "needs an application with a login");
    for (String part : new String[] {"<Context ", "<user ", "<Connector "}) {
      page.leaveOut("Client certificates instead of BASIC", part, "needs an authority of its own");
    }
  }

  @Override
  void freePorts() throws IOException {
    setJavaOptions();
    edit(SERVER, "port=\"8005\"", "port=\"-1\"");
    edit(SERVER, "<Connector port=\"8080\"", "<Connector port=\"" + port + "\"");
  }

  private void add(Snippet user) throws IOException {
    String line = user.with("NAME", USER).with("PASSWORD", USER).text();
    edit(USERS, "</tomcat-users>", line + "\n</tomcat-users>");
  }

  @Override
  void deployAsReadmeSays() throws IOException {
    add(readmeUser);
    start(readmeStart, "/pushrelay");
  }

  @Override
  void deployWithInnerPort() throws IOException {
    add(user);
    String other = "<Connector port=\"" + port + "\"";
    edit(SERVER, other, inner.with("8089", "" + innerPort).text() + other);
    String property = innerProperty.with("8089", "" + innerPort).text();
    start(start.with("CATALINA_OPTS=\"", "CATALINA_OPTS=\"" + property + " "), "/pushrelay");
  }

  @Override
  void deployWithDescriptorAndAtRoot(Path web) throws IOException {
    add(user);
    shell().run(root.text());
    String attribute = descriptor.with("/path/to/web.xml", web.toString()).text();
    Files.createDirectories(folder.resolve("conf/Catalina/localhost"));
    write(
        "conf/Catalina/localhost/pushrelay.xml",
        context
            .with("/path/to/pushrelay.war", folder.resolve(WAR).toString())
            .with("<Context ", "<Context " + attribute + " "));
    start(readmeStart.with("cp pushrelay.war webapps/\n", ""), "/pushrelay");
  }
}
