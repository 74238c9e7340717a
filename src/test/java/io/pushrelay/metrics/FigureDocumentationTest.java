package io.pushrelay.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page and the dashboard name the figures that there are, with the labels that they have. */
final class FigureDocumentationTest {
  private static final Path PAGE = Path.of("src/site/markdown/operate.md");
  private static final Path DASHBOARD = Path.of("src/site/markdown/dashboards/pushrelay.json");
  private static final Pattern EXPRESSION = Pattern.compile("\"expr\": \"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern NAME = Pattern.compile("pushrelay_\\w+");
  private static final Pattern BY = Pattern.compile("by \\(([^)]*)\\)");
  private static final Pattern LEGEND = Pattern.compile("\"legendFormat\": \"([^\"]*)\"");

  private static Figure named(String asked) {
    return Arrays.stream(Figure.values())
        .filter(
            figure ->
                figure.fullName().equals(asked)
                    || (figure.kind() == Figure.Kind.HISTOGRAM
                        && asked.matches(figure.fullName() + "_(bucket|sum|count)")))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no " + asked));
  }

  @Test
  void page_has_a_row_for_each_figure_with_its_label_its_kind_and_what_it_is() throws IOException {
    List<String> rows =
        Files.readAllLines(PAGE).stream().filter(row -> row.startsWith("| `pushrelay_")).toList();
    List<String> expected =
        Arrays.stream(Figure.values())
            .map(
                figure ->
                    "| `%s%s` | %s | %s |"
                        .formatted(
                            figure.fullName(),
                            figure.label().isEmpty() ? "" : "{" + figure.label() + "}",
                            figure.kind().word(),
                            figure.help()))
            .toList();
    assertThat(rows.subList(0, Math.min(rows.size(), expected.size()))).isEqualTo(expected);
  }

  @Test
  void alerts_ask_for_figures_that_there_are() throws IOException {
    String page = Files.readString(PAGE);
    String alerts = page.substring(page.indexOf("## Alerts"), page.indexOf("## The log"));
    assertThat(NAME.matcher(alerts).results().map(MatchResult::group).map(n -> named(n)).distinct())
        .hasSizeGreaterThan(5);
  }

  @Test
  void dashboard_asks_for_every_figure_by_its_name_and_its_labels() throws IOException {
    String dashboard = Files.readString(DASHBOARD);
    Set<Figure> asked = new TreeSet<>();
    Matcher expressions = EXPRESSION.matcher(dashboard);
    Matcher legends = LEGEND.matcher(dashboard);
    while (expressions.find()) {
      String expression = expressions.group(1);
      assertThat(legends.find()).isTrue();
      List<Figure> figures =
          NAME.matcher(expression).results().map(MatchResult::group).map(n -> named(n)).toList();
      assertThat(figures).as(expression).hasSize(1);
      Figure figure = figures.get(0);
      asked.add(figure);
      assertThat(expression.contains("rate(") || expression.contains("increase("))
          .as("what only grows is asked for by its rate: %s", expression)
          .isEqualTo(figure.kind() != Figure.Kind.GAUGE);
      Matcher by = BY.matcher(expression);
      Set<String> left = by.find() ? Set.of(by.group(1).split(", ", -1)) : Set.of("instance");
      Set<String> there = Set.of("le", "instance", figure.label());
      assertThat(there).as(expression).containsAll(left);
      Matcher shown = Pattern.compile("\\{\\{(\\w+)}}").matcher(legends.group(1));
      while (shown.find()) {
        assertThat(left).as(legends.group(1)).contains(shown.group(1));
      }
    }
    assertThat(asked).containsExactly(Figure.values());
  }
}
