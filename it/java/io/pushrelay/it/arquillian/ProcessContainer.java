package io.pushrelay.it.arquillian;

import io.pushrelay.it.server.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.spi.client.container.ContainerConfiguration;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.protocol.ProtocolDescription;
import org.jboss.arquillian.container.spi.client.protocol.metadata.HTTPContext;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.arquillian.container.spi.client.protocol.metadata.Servlet;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;

/** The server of a test class that runs as a client: a process like those of the other classes. */
public final class ProcessContainer implements DeployableContainer<ProcessContainer.Options> {
  private List<String> options = List.of();
  private @Nullable ServerProcess server;

  /** Set from arquillian.xml. */
  public static final class Options implements ContainerConfiguration {
    private String javaVmArguments = "";

    public void setJavaVmArguments(String arguments) {
      javaVmArguments = arguments;
    }

    @Override
    public void validate() {}
  }

  @Override
  public Class<Options> getConfigurationClass() {
    return Options.class;
  }

  @Override
  public void setup(Options configured) {
    options = List.of(configured.javaVmArguments.split(" "));
  }

  @Override
  public void start() {
    try {
      Path directory = Files.createTempDirectory(Path.of("target"), "arquillian");
      server =
          ServerProcess.start(directory, new ServerProcess.Settings(options, Map.of(), Map.of()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    started().close();
  }

  private ServerProcess started() {
    if (server == null) {
      throw new IllegalStateException("the server has not been started");
    }
    return server;
  }

  /** Of no meaning for tests that run as clients. */
  @Override
  public ProtocolDescription getDefaultProtocol() {
    return new ProtocolDescription("Local");
  }

  @Override
  public ProtocolMetaData deploy(Archive<?> archive) {
    started().mustDeploy((WebArchive) archive);
    HTTPContext context = new HTTPContext("localhost", started().port());
    context.add(new Servlet("relay", "/" + name(archive)));
    return new ProtocolMetaData().addContext(context);
  }

  @Override
  public void undeploy(Archive<?> archive) {
    started().undeploy(name(archive));
  }

  private static String name(Archive<?> archive) {
    return archive.getName().replaceFirst("\\.war$", "");
  }
}
