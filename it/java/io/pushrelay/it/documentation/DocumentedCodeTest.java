package io.pushrelay.it.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pushrelay.it.documentation.DocumentedCode.Snippet;
import org.junit.jupiter.api.Test;

final class DocumentedCodeTest {
  private final DocumentedCode page =
      new DocumentedCode(
          "page",
          """
          # Server

          ```sh
          start -p PORT \\
            --now
          stop
          ```

          ## User

          With `user NAME` in `file`:

              add NAME

          and then

              add NAME again

          ## Empty
          """);

  @Test
  void fenced_block_is_found_with_all_its_lines() {
    assertThat(page.block("Server", "start").text()).isEqualTo("start -p PORT \\\n  --now\nstop\n");
  }

  @Test
  void indented_blocks_with_text_between_them_are_two() {
    assertThat(page.block("User", "again").text()).isEqualTo("add NAME again\n");
  }

  @Test
  void code_in_a_sentence_is_no_block() {
    assertThat(page.inline("User", "user").text()).isEqualTo("user NAME");
    assertThatThrownBy(() -> page.block("User", "user NAME")).isInstanceOf(AssertionError.class);
  }

  @Test
  void what_is_not_there_below_that_heading_fails() {
    assertThatThrownBy(() -> page.block("Empty", "add"))
        .isInstanceOf(AssertionError.class)
        .hasMessage("page, \"Empty\", has 0 times code with add");
  }

  @Test
  void what_is_there_twice_fails() {
    assertThatThrownBy(() -> page.block("User", "add"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("2 times");
  }

  @Test
  void value_takes_each_place_of_its_placeholder() {
    assertThat(new Snippet("", "NAME and NAME").with("NAME", "x").text()).isEqualTo("x and x");
  }

  @Test
  void placeholder_that_is_not_there_fails() {
    Snippet snippet = page.block("Server", "start");
    assertThatThrownBy(() -> snippet.with("NAME", "x"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no NAME below \"Server\"");
  }

  @Test
  void blocks_that_were_neither_asked_for_nor_left_out_are_the_others() {
    assertThat(page.others()).hasSize(3);
    page.block("Server", "start");
    page.leaveOut("User", "again", "once is enough");
    assertThat(page.others()).extracting(Snippet::text).containsExactly("add NAME\n");
  }
}
