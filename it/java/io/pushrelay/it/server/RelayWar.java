package io.pushrelay.it.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The WAR that was built, as it is or with context parameters added to its web.xml. */
public final class RelayWar {
  private static final String WEB_XML = "/WEB-INF/web.xml";

  private RelayWar() {}

  /** Another application of the same server. */
  public static WebArchive otherApplication(String name) {
    return ShrinkWrap.create(WebArchive.class, name)
        .add(new StringAsset("another application"), "index.html");
  }

  public static WebArchive asShipped() {
    return named("pushrelay.war");
  }

  /**
   * The same with other parameters.
   *
   * @param name of the archive, and so the context path
   */
  public static WebArchive with(String name, Map<String, String> parameters) {
    return with(built(), name, parameters);
  }

  /**
   * The same of another build.
   *
   * @param built a WAR
   */
  public static WebArchive with(File built, String name, Map<String, String> parameters) {
    WebArchive war = named(built, name);
    String descriptor = descriptor(parameters);
    war.delete(WEB_XML);
    return war.add(new StringAsset(descriptor), WEB_XML);
  }

  /** The descriptor that is in the archive, with other parameters. */
  public static String descriptor(Map<String, String> parameters) {
    String shipped = read(asShipped());
    StringBuilder added = new StringBuilder();
    parameters.forEach(
        (parameter, value) ->
            added
                .append("<context-param><param-name>")
                .append(escaped(parameter))
                .append("</param-name><param-value>")
                .append(escaped(value))
                .append("</param-value></context-param>\n"));
    if (Server.tested() == Server.LIBERTY) { // knows no other roles
      for (String role : List.of("listener", "other")) {
        added.append("<security-role><role-name>%s</role-name></security-role>\n".formatted(role));
      }
    }
    int end = shipped.lastIndexOf("</web-app>");
    return shipped.substring(0, end) + added + "</web-app>";
  }

  /** The context path of an archive, without a slash. */
  static String context(Path war) {
    return war.getFileName().toString().replaceFirst("\\.war$", "");
  }

  public static WebArchive named(String name) {
    return named(built(), name);
  }

  private static File built() {
    return new File(System.getProperty("war.file"));
  }

  private static WebArchive named(File built, String name) {
    return ShrinkWrap.create(ZipImporter.class, name).importFrom(built).as(WebArchive.class);
  }

  private static String read(WebArchive war) {
    try (InputStream in = war.get(WEB_XML).getAsset().openStream()) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
