package io.pushrelay.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is written about the directives is what the code does. */
final class DocumentationTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| `(push_[a-z_]+)` \\| (?:`([^`]*)`|\\(empty\\)) \\| .* \\| (\\w+) \\|$");

  private static final Pattern PARAMETER =
      Pattern.compile(
          "<!-- [^<]*<context-param>\\s*<param-name>(.*?)</param-name>\\s*"
              + "<param-value>(.*?)</param-value>\\s*</context-param> -->");

  private static String text(String path) throws IOException {
    return Files.readString(Path.of(path));
  }

  private static String written(String name, String value) {
    return name + " = " + (value == null ? "" : value);
  }

  @Test
  void table_of_the_readme_has_every_directive_with_its_default_and_owner() throws IOException {
    List<String> rows =
        text("README.md")
            .lines()
            .map(ROW::matcher)
            .filter(Matcher::matches)
            .map(row -> written(row.group(1), row.group(2)) + " of " + row.group(3))
            .toList();
    assertThat(rows)
        .containsExactlyElementsOf(
            Arrays.stream(Directive.values())
                .map(d -> written(d.directiveName(), d.defaultValue()) + " of " + d.owner())
                .toList());
  }

  @Test
  void readme_names_the_deprecated_names() throws IOException {
    String readme = text("README.md");
    for (Directive directive : Directive.values()) {
      directive.deprecatedName().ifPresent(name -> assertThat(readme).contains("`" + name + "`"));
    }
  }

  @Test
  void descriptor_shows_every_directive_in_a_comment_with_its_default() throws IOException {
    List<String> shown =
        PARAMETER
            .matcher(text("src/main/webapp/WEB-INF/web.xml"))
            .results()
            .map(parameter -> written(parameter.group(1), parameter.group(2)))
            .toList();
    assertThat(shown)
        .containsExactlyElementsOf(
            Arrays.stream(Directive.values())
                .flatMap(d -> d.names().stream().map(name -> written(name, d.defaultValue())))
                .toList());
  }

  @Test
  void descriptor_sets_nothing_as_it_is_shipped() throws IOException {
    String descriptor = text("src/main/webapp/WEB-INF/web.xml");
    assertThat(descriptor.replaceAll("(?s)<!--.*?-->", "")).doesNotContain("push_");
  }
}
