package io.pushrelay.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** What the descriptor and the documentation say of the directives is what they are. */
final class DocumentationTest {
  private static final Path DESCRIPTOR = Path.of("src/main/webapp/WEB-INF/web.xml");
  private static final Path PAGE = Path.of("src/site/markdown/directives.md");
  private static final Path README = Path.of("README.md");
  private static final Pattern PARAMETER =
      Pattern.compile("<context-param>.*</context-param>", Pattern.DOTALL);
  private static final Pattern ROW =
      Pattern.compile("\\| `(push_\\w+)` \\| ([^|]*) \\| ([^|]*) \\| ([^|]*) \\|");

  /**
   * A name with its default.
   *
   * @param explanation what is said about it; empty where that is not compared
   */
  private record Entry(String name, String value, String explanation) {
    Entry(String name, String value) {
      this(name, value, "");
    }

    Entry bare() {
      return new Entry(name, value);
    }
  }

  @Test
  void descriptor_has_every_name_in_a_comment_with_its_default_in_the_order_of_the_directives()
      throws Exception {
    List<Entry> expected =
        Arrays.stream(Directive.values())
            .flatMap(d -> names(d).map(name -> new Entry(name, d.defaultValue())))
            .toList();
    assertThat(commentedOut()).extracting(Entry::bare).containsExactlyElementsOf(expected);
  }

  @Test
  void descriptor_sets_no_directive() throws Exception {
    var parameters = parse(Files.readString(DESCRIPTOR)).getElementsByTagName("param-name");
    for (int i = 0; i < parameters.getLength(); i++) {
      assertThat(parameters.item(i).getTextContent()).doesNotStartWith("push_");
    }
  }

  @Test
  void descriptor_explains_each_directive_with_what_it_takes_and_where_it_holds() throws Exception {
    List<Entry> entries = commentedOut();
    for (Directive directive : Directive.values()) {
      assertThat(entries)
          .filteredOn(Entry::name, directive.directiveName())
          .singleElement()
          .extracting(Entry::explanation)
          .asString()
          .startsWith(directive.directiveName() + ": ")
          .contains(" Takes: " + directive.takes())
          .endsWith(" Holds for: " + scope(directive) + ".");
      directive
          .deprecatedName()
          .ifPresent(
              deprecated ->
                  assertThat(entries)
                      .filteredOn(Entry::name, deprecated)
                      .singleElement()
                      .extracting(Entry::explanation)
                      .asString()
                      .startsWith(
                          deprecated + ": the deprecated name of " + directive.directiveName()));
    }
  }

  @Test
  void descriptor_with_every_directive_taken_out_of_its_comment_means_the_same() throws Exception {
    Given given = Given.nothing();
    for (Entry entry : commentedOut()) {
      if (Arrays.stream(Directive.values()).anyMatch(d -> d.directiveName().equals(entry.name()))) {
        given.andParameter(entry.name(), entry.value());
      }
    }
    assertThat(given.config().locations().all())
        .isEqualTo(Given.nothing().config().locations().all());
    assertThat(given.config().maxReservedMemory())
        .isEqualTo(Given.nothing().config().maxReservedMemory());
    assertThat(given.config().servesPage()).isEqualTo(Given.nothing().config().servesPage());
    assertThat(given.config().status()).isEqualTo(Given.nothing().config().status());
    assertThat(given.config().warnings()).isEmpty();
  }

  @Test
  void page_has_a_row_for_each_directive_with_its_default_what_it_takes_and_where_it_holds()
      throws IOException {
    List<String> rows =
        Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| `push_")).toList();
    Directive[] directives = Directive.values();
    assertThat(rows).hasSameSizeAs(directives);
    for (int i = 0; i < directives.length; i++) {
      String line = rows.get(i);
      Matcher row = ROW.matcher(line);
      assertThat(row.matches()).as("four cells: %s", line).isTrue();
      assertThat(row.group(1)).isEqualTo(directives[i].directiveName());
      assertThat(row.group(2))
          .as("the default in: %s", line)
          .isEqualTo(shownDefault(directives[i]));
      assertThat(row.group(3).replace("`", "")).as(line).startsWith(directives[i].takes());
      assertThat(row.group(4)).as("the scope in: %s", line).isEqualTo(scope(directives[i]));
    }
  }

  @Test
  void page_names_the_deprecated_names_too() throws IOException {
    String page = Files.readString(PAGE);
    for (Directive directive : Directive.values()) {
      directive.deprecatedName().ifPresent(name -> assertThat(page).contains("`" + name + "`"));
    }
  }

  @Test
  void readme_names_every_directive() throws IOException {
    String readme = Files.readString(README);
    for (Directive directive : Directive.values()) {
      assertThat(readme).contains("`" + directive.directiveName() + "`");
    }
  }

  private static String shownDefault(Directive directive) {
    return directive.defaultValue().isEmpty() ? "(empty)" : "`" + directive.defaultValue() + "`";
  }

  private static Stream<String> names(Directive directive) {
    return Stream.concat(Stream.of(directive.directiveName()), directive.deprecatedName().stream());
  }

  private static String scope(Directive directive) {
    if (!directive.perLocation()) {
      return "the deployment";
    }
    return directive.owner() == Owner.BOTH
        ? "sender and listener locations"
        : directive.owner() + " locations";
  }

  /** The context parameters that are within comments, one in each. */
  private static List<Entry> commentedOut() throws Exception {
    List<Entry> entries = new ArrayList<>();
    Node root = parse(Files.readString(DESCRIPTOR)).getDocumentElement();
    for (Node node = root.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node.getNodeType() == Node.COMMENT_NODE) {
        String comment = node.getNodeValue();
        Matcher parameter = PARAMETER.matcher(comment);
        if (parameter.find()) {
          Element element = parse(parameter.group()).getDocumentElement();
          entries.add(
              new Entry(
                  text(element, "param-name"),
                  text(element, "param-value"),
                  comment.substring(0, parameter.start()).strip().replaceAll("\\s+", " ")));
        }
      }
    }
    return entries;
  }

  private static String text(Element parent, String name) {
    return parent.getElementsByTagName(name).item(0).getTextContent();
  }

  private static Document parse(String xml)
      throws ParserConfigurationException, SAXException, IOException {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }
}
