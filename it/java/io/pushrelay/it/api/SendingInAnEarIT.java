package io.pushrelay.it.api;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.Server;
import io.pushrelay.it.server.ServerProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The relay and the application are modules of one EAR, and nobody says where the relay is. */
final class SendingInAnEarIT extends SendingContract {
  private static final String APPLICATION_XML =
      """
      <application xmlns="https://jakarta.ee/xml/ns/jakartaee" version="9">
        <module>
          <web><web-uri>relay.war</web-uri><context-root>/relay</context-root></web>
        </module>
        <module>
          <web><web-uri>app.war</web-uri><context-root>/app</context-root></web>
        </module>
        <library-directory>lib</library-directory>
      </application>
      """;

  @TempDir static Path directory;

  private static ServerProcess server;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(
        Server.tested() != Server.PAYARA,
        "Payara Micro takes no EAR: 'Archive type was not recognized'");
    EnterpriseArchive archive =
        ShrinkWrap.create(EnterpriseArchive.class, "enterprise.ear")
            .setApplicationXML(new StringAsset(APPLICATION_XML))
            .addAsLibrary(new File(System.getProperty("api.file")))
            .addAsModule(RelayWar.with("relay.war", PARAMETERS))
            .addAsModule(application());
    if (Server.tested() == Server.TOMEE) { // which looks for an EAR when it starts
      Path file = Files.createDirectories(directory.resolve("apps")).resolve(archive.getName());
      archive.as(ZipExporter.class).exportTo(file.toFile());
      server = ServerProcess.start(directory, ServerProcess.Settings.NONE);
    } else {
      server = ServerProcess.start(directory, ServerProcess.Settings.NONE);
      server.mustDeploy(archive);
    }
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  ServerProcess server() {
    return server;
  }
}
