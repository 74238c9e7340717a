package io.pushrelay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/** A class of the documentation. */
public final class DocumentedClass {
  private DocumentedClass() {}

  /**
   * Compiles it as it stands.
   *
   * @param directory where it is compiled
   * @return the class file
   */
  public static Path compile(Path directory, String name, String text) throws IOException {
    Path source = Files.writeString(directory.resolve(name + ".java"), text);
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                System.getProperty("java.class.path"),
                "-proc:none",
                "-d",
                directory.toString(),
                source.toString());
    assertThat(status).as("compiled").isZero();
    return directory.resolve(name + ".class");
  }
}
