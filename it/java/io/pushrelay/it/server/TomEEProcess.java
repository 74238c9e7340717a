package io.pushrelay.it.server;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * TomEE with a base directory of its own; what is put there is deployed when its deployer is told
 * to look, by JMX.
 */
final class TomEEProcess extends ServerProcess {
  private final Path applications;
  private final Path contexts;

  TomEEProcess(Path directory) {
    super(Server.TOMEE, directory);
    applications = directory.resolve("webapps");
    contexts = directory.resolve("conf/Catalina/localhost");
  }

  @Override
  List<String> arguments() throws IOException {
    for (String empty : List.of("webapps", "temp", "logs", "work", "conf/Catalina/localhost")) {
      Files.createDirectories(directory.resolve(empty));
    }
    Path conf = directory.resolve("conf");
    Trees.copy(home().resolve("conf"), conf);
    Trees.copy(Path.of("it/tomee"), conf);
    Path server = conf.resolve("server.xml");
    Files.writeString(
        server,
        Files.readString(server)
            .replace("port=\"8005\"", "port=\"-1\"")
            .replace("autoDeploy=\"true\"", "autoDeploy=\"false\"")
            // Or it reads its users anew when no file can be opened, finds none, and locks those
            // out for five minutes who ask.
            .replace("name=\"UserDatabase\"", "name=\"UserDatabase\" watchSource=\"false\"")
            .replace(
                "<Connector port=\"8080\"",
                // A thread that begins while the relay answers a listener inherits the deployment's
                // protection domain; all of them are to end when there is nothing to do, and soon.
                "<Executor name=\"brief\" namePrefix=\"http-nio-exec-\" minSpareThreads=\"0\""
                    + " maxThreads=\"200\" maxIdleTime=\"5000\"/>"
                    + "<Connector maxConnections=\"20000\" executor=\"brief\" port=\""
                    + port
                    + "\"")
            // HTTP/2, which the others have from the start.
            .replaceFirst(
                "(<Connector max[^>]*)/>",
                "$1><UpgradeProtocol className=\"org.apache.coyote.http2.Http2Protocol\"/></Connector>")
            .replace(
                "<Engine ",
                "<Connector port=\"%d\" address=\"127.0.0.1\"/> <Engine ".formatted(innerPort)));
    if (Files.isDirectory(directory.resolve("apps"))) { // of a test: EARs, for which it looks once
      Files.writeString(conf.resolve("tomee.xml"), "<tomee><Deployments dir=\"apps\"/></tomee>");
    }
    Path logging = conf.resolve("logging.properties");
    Files.writeString(
        logging,
        Files.readString(logging)
            .replaceAll(
                "(?m)^(org\\.apache\\.catalina\\.core\\..*\\.handlers) *=.*",
                "$1 = org.apache.tomee.jul.formatter.AsyncConsoleHandler"));
    Path bin = home().resolve("bin");
    return List.of(
        "@it/tomee/java.options",
        "-Dcatalina.home=" + home(),
        "-Dcatalina.base=" + directory.toAbsolutePath(),
        "-Djava.io.tmpdir=" + directory.resolve("temp").toAbsolutePath(),
        "-Djava.util.logging.config.file=" + logging,
        "-javaagent:" + home().resolve("lib/openejb-javaagent.jar"),
        "-cp",
        bin.resolve("bootstrap.jar") + ":" + bin.resolve("tomcat-juli.jar"),
        "org.apache.catalina.startup.Bootstrap",
        "start");
  }

  @Override
  void awaitReady() {
    await("TomEE has started", () -> output().contains("Server startup in"));
  }

  @Override
  boolean deploy(Path war) throws IOException {
    Files.copy(war, applications.resolve(war.getFileName()));
    return look(RelayWar.context(war));
  }

  /** Context parameters in the application's context file. */
  @Override
  boolean deploy(Path war, Map<String, String> parameters) throws IOException {
    List<String> context = new ArrayList<>();
    context.add("<Context docBase=\"%s\">".formatted(war));
    parameters.forEach(
        (name, value) ->
            context.add(
                "  <Parameter name=\"%s\" value=\"%s\" override=\"false\"/>"
                    .formatted(name, value)));
    context.add("</Context>");
    String name = RelayWar.context(war);
    Files.write(contexts.resolve(name + ".xml"), context);
    return look(name);
  }

  @Override
  public void openInnerPort() {
    // in server.xml from the start
  }

  @Override
  void remove(String name) throws IOException {
    Files.deleteIfExists(contexts.resolve(name + ".xml"));
    Files.deleteIfExists(applications.resolve(name + ".war"));
    look(name);
  }

  /** Deploys or undeploys what has come or gone; whether it is deployed afterwards. */
  @SuppressWarnings("BanJNDI") // the other end is the process started here
  private boolean look(String name) throws IOException {
    try (JMXConnector jmx = JMXConnectorFactory.connect(address())) {
      var server = jmx.getMBeanServerConnection();
      server.invoke(
          new ObjectName("Catalina:type=Deployer,host=localhost"),
          "check",
          new Object[] {"/" + name},
          new String[] {"java.lang.String"});
      ObjectName modules =
          new ObjectName("Catalina:j2eeType=WebModule,name=//localhost/%s,*".formatted(name));
      for (ObjectName module : server.queryNames(modules, null)) {
        return server.getAttribute(module, "stateName").equals("STARTED");
      }
      return false;
    } catch (JMException e) {
      throw new IOException(e);
    }
  }

  private JMXServiceURL address() throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(process().pid()));
      try {
        return new JMXServiceURL(machine.startLocalManagementAgent());
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new IOException(e);
    }
  }
}
