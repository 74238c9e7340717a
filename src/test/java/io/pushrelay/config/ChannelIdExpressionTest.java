package io.pushrelay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ChannelIdExpressionTest {
  /** Says what it was asked for. */
  private static final ChannelIdExpression.Variables REQUEST =
      new ChannelIdExpression.Variables() {
        @Override
        public String argument(String name) {
          return "<arg " + name + ">";
        }

        @Override
        public String header(String name) {
          return "<header " + name + ">";
        }

        @Override
        public String cookie(String name) {
          return "<cookie " + name + ">";
        }

        @Override
        public String remoteUser() {
          return "<user>";
        }

        @Override
        public String host() {
          return "<host>";
        }

        @Override
        public String uri() {
          return "<uri>";
        }

        @Override
        public String pathInfo() {
          return "<path>";
        }
      };

  @ParameterizedTest
  @CsvSource({
    "$arg_id,                         <arg id>",
    "${arg_id},                       <arg id>",
    "$arg_id-$arg_Room2,              <arg id>-<arg Room2>",
    "${arg_a}b$arg_c.d,               <arg a>b<arg c>.d",
    "$http_X_Channel,                 <header x-channel>",
    "$cookie_room,                    <cookie room>",
    "$remote_user@$host$uri,          <user>@<host><uri>",
    "room/$path_info,                 room/<path>",
    "$$$arg_id$$,                     $<arg id>$",
    "news,                            news",
  })
  void expression_is_text_with_what_the_request_has(String text, String id) {
    ChannelIdExpression expression = ChannelIdExpression.parse(text);
    assertThat(expression.evaluate(REQUEST)).isEqualTo(id);
    assertThat(expression).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "$",
        "a$",
        "$-",
        "${",
        "${arg_id",
        "${}",
        "$arg_",
        "${arg_}",
        "$http_",
        "$cookie_",
        "$arg",
        "$nobody",
        "$remote_users",
        "${arg_id}}$",
        "$$$"
      })
  void expression_that_means_nothing_is_refused_with_a_sentence(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChannelIdExpression.parse(text))
        .withMessageContaining(" ");
  }

  @Test
  void headers_that_are_read_are_known() {
    assertThat(ChannelIdExpression.parse("$http_X_A-$http_x_b$arg_c").headers())
        .containsExactlyInAnyOrder("x-a", "x-b");
  }

  @Property
  void text_with_every_dollar_doubled_is_itself(
      @ForAll @StringLength(min = 1) @CharRange(from = ' ', to = '~') String text) {
    ChannelIdExpression expression = ChannelIdExpression.parse(text.replace("$", "$$"));
    assertThat(expression.evaluate(REQUEST)).isEqualTo(text);
  }
}
