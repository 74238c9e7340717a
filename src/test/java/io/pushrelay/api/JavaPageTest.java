package io.pushrelay.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.DocumentedClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documentation's page "Java". */
class JavaPageTest {
  @Test
  void example_compiles_as_it_stands(@TempDir Path directory) throws IOException {
    String page = Files.readString(Path.of("src/site/markdown/java.md"));
    Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(page);
    assertThat(block.find()).as("there is an example").isTrue();
    assertThat(DocumentedClass.compile(directory, "Orders", block.group(1))).exists();
  }
}
