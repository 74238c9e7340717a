package io.pushrelay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Links of the README and of the documentation lead somewhere, in the repository and on the site.
 *
 * <p>An anchor has to be written out, as {@code <a id="…">}: those that are made of headings are
 * {@code #several-channels} on GitHub and {@code #Several_channels} on a site of Maven's.
 */
final class DocumentationLinksTest {
  private static final Path README = Path.of("README.md");
  private static final Path SITE = Path.of("src/site");
  private static final Path PAGES = SITE.resolve("markdown");

  private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```|`[^`\n]*`|^    .*?$");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\">");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  private static final Pattern MENU_ITEM = Pattern.compile("<item [^>]*href=\"([^\"]+)\\.html\"");

  /** How the code cites a page: {@code protocol, "The answer"}. */
  private static final Pattern CITATION =
      Pattern.compile("\\b([a-z-]+), \"([^\"]+)\"(?: and \"([^\"]+)\")?");

  static Stream<Path> documents() {
    return Stream.concat(Stream.of(README), pages());
  }

  private static Stream<Path> pages() {
    return files(PAGES, ".md").stream();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void link_leads_to_a_file_and_to_an_anchor_in_it(Path document) throws IOException {
    for (String link : relativeLinks(document)) {
      Path target = target(document, link);
      assertThat(target).as("%s links to %s", document, link).exists();
      int hash = link.indexOf('#');
      if (hash >= 0) {
        assertThat(all(ANCHOR, Files.readString(target)))
            .as("%s links to %s", document, link)
            .contains(link.substring(hash + 1));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void page_links_to_what_is_on_the_site_alone(Path page) throws IOException {
    for (String link : relativeLinks(page)) {
      assertThat(target(page, link)).as("%s links to %s", page, link).startsWith(PAGES);
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void anchor_is_there_once(Path document) throws IOException {
    assertThat(all(ANCHOR, Files.readString(document))).doesNotHaveDuplicates();
  }

  @Test
  void every_page_is_in_the_menu_of_the_site() throws IOException {
    assertThat(all(MENU_ITEM, Files.readString(SITE.resolve("site.xml"))))
        .containsExactlyInAnyOrderElementsOf(pages().map(DocumentationLinksTest::name).toList());
  }

  @Test
  void readme_is_read_in_three_minutes() throws IOException {
    assertThat(Files.readAllLines(README)).hasSizeLessThanOrEqualTo(150);
  }

  @Test
  void citation_in_the_code_names_a_page_and_a_heading_of_it() throws IOException {
    List<String> names = pages().map(DocumentationLinksTest::name).toList();
    List<Path> sources = new ArrayList<>(files(Path.of("src"), ".java"));
    sources.addAll(files(Path.of("it"), ".java"));
    int cited = 0;
    for (Path source : sources) {
      for (MatchResult citation : CITATION.matcher(comments(source)).results().toList()) {
        if (names.contains(citation.group(1))) {
          cited++;
          String page = Files.readString(PAGES.resolve(citation.group(1) + ".md"));
          for (int i = 2; i <= 3 && citation.group(i) != null; i++) {
            assertThat(all(HEADING, page))
                .as("%s cites %s", source, citation.group())
                .contains(citation.group(i));
          }
        }
      }
    }
    assertThat(cited).isPositive();
  }

  private static String comments(Path source) throws IOException {
    return Files.readAllLines(source).stream()
        .map(String::strip)
        .filter(line -> line.startsWith("*") || line.startsWith("/"))
        .map(line -> line.replaceFirst("^[/*]+ ?", ""))
        .collect(Collectors.joining(" "));
  }

  private static List<String> relativeLinks(Path document) throws IOException {
    String text = CODE.matcher(Files.readString(document)).replaceAll("");
    return all(LINK, text).stream().filter(link -> !link.contains(":")).toList();
  }

  private static Path target(Path document, String link) {
    String path = link.replaceFirst("#.*", "");
    return path.isEmpty() ? document : document.resolveSibling(path).normalize();
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1)).toList();
  }

  private static String name(Path page) {
    return page.getFileName().toString().replace(".md", "");
  }

  private static List<Path> files(Path folder, String ending) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
