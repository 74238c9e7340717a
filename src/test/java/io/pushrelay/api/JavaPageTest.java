package io.pushrelay.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documentation's page "Java". */
class JavaPageTest {
  @Test
  void example_compiles_as_it_stands(@TempDir Path directory) throws IOException {
    String page = Files.readString(Path.of("src/site/markdown/java.md"));
    Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(page);
    assertThat(block.find()).as("there is an example").isTrue();
    Path source = Files.writeString(directory.resolve("Orders.java"), block.group(1));
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
    assertThat(status).isZero();
    assertThat(directory.resolve("Orders.class")).exists();
  }
}
