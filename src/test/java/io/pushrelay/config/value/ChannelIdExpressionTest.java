package io.pushrelay.config.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChannelIdExpressionTest {
  private static final String KNOWN =
      "; expected one of $arg_NAME, $http_NAME, $cookie_NAME, $remote_user, $host, $uri,"
          + " $path_info, or $$ for a dollar sign";

  private static String evaluate(String text) {
    return ChannelIdExpression.parse(text).evaluate(new TestVariables(asked -> "<" + asked + ">"));
  }

  @ParameterizedTest
  @CsvSource({
    "$arg_id, <argument id>",
    "$arg_Id, <argument Id>",
    "$arg_a_b, <argument a_b>",
    "$arg_7, <argument 7>",
    "$arg_arg_id, <argument arg_id>",
    "$http_x_room, <header x-room>",
    "$http_X_Room, <header x-room>",
    "$http_host, <header host>",
    "$cookie_room, <cookie room>",
    "$cookie_Room_1, <cookie Room_1>",
    "$remote_user, <user>",
    "$host, <host>",
    "$uri, <uri>",
    "$path_info, <path>",
    "${arg_id}, <argument id>",
    "${http_x_room}, <header x-room>",
    "${cookie_room}, <cookie room>",
    "${remote_user}, <user>",
    "${host}, <host>",
    "${uri}, <uri>",
    "${path_info}, <path>",
    "${arg_a-b.c}, <argument a-b.c>",
    "${cookie_a-b.c}, <cookie a-b.c>",
  })
  void variable_is_what_the_request_has(String text, String value) {
    assertThat(evaluate(text)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "room, room",
    "room-$arg_id, room-<argument id>",
    "$arg_a$arg_b, <argument a><argument b>",
    "${arg_a}x${arg_b}, <argument a>x<argument b>",
    "$arg_a-b, <argument a>-b",
    "$arg_a.b, <argument a>.b",
    "$arg_a}, <argument a>}",
    "{$arg_a}, {<argument a>}",
    "$host/$uri?$arg_a, <host>/<uri>?<argument a>",
    "$$, $",
    "$$$$, $$",
    "$$arg_id, $arg_id",
    "$$$arg_id, $<argument id>",
    "$$5-$arg_id, $5-<argument id>",
    "$arg_id$$, <argument id>$",
    "$$${arg_id}$$, $<argument id>$",
    "a $arg_b c, a <argument b> c",
    "\u00e9\ud83d\ude00$host, \u00e9\ud83d\ude00<host>",
    "$host\u00e9, <host>\u00e9",
  })
  void text_and_variables_follow_each_other(String text, String value) {
    assertThat(evaluate(text)).isEqualTo(value);
  }

  @Test
  void variables_that_the_request_does_not_have_are_empty() {
    ChannelIdExpression.Variables nothing = new TestVariables(asked -> "");
    assertThat(ChannelIdExpression.parse("$arg_id").evaluate(nothing)).isEmpty();
    assertThat(ChannelIdExpression.parse("$arg_id$http_x").evaluate(nothing)).isEmpty();
    assertThat(ChannelIdExpression.parse("room-$arg_id").evaluate(nothing)).isEqualTo("room-");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|expected an expression such as $arg_id",
        "$|there is a $ without a variable's name" + KNOWN,
        "a$|there is a $ without a variable's name" + KNOWN,
        "$-|there is a $ without a variable's name" + KNOWN,
        "$ arg_id|there is a $ without a variable's name" + KNOWN,
        "$$$|there is a $ without a variable's name" + KNOWN,
        "$\u00e9|there is a $ without a variable's name" + KNOWN,
        "${}|there is a $ without a variable's name" + KNOWN,
        "$id|there is no variable $id" + KNOWN,
        "$arg|there is no variable $arg" + KNOWN,
        "$args|there is no variable $args" + KNOWN,
        "$ARG_id|there is no variable $ARG_id" + KNOWN,
        "$_|there is no variable $_" + KNOWN,
        "$hostname|there is no variable $hostname" + KNOWN,
        "$remote_users|there is no variable $remote_users" + KNOWN,
        "${host_}|there is no variable $host_" + KNOWN,
        "$arg_|expected a name after $arg_",
        "$http_|expected a name after $http_",
        "$cookie_|expected a name after $cookie_",
        "${arg_}|expected a name after $arg_",
        "$arg_\u00e9|expected a name after $arg_",
        "${|expected a } that closes ${",
        "x${arg_id|expected a } that closes ${arg_id",
        "${arg_a$b}|expected letters, digits and _ or - and . in ${arg_a$b}",
        "${arg_a b}|expected letters, digits and _ or - and . in ${arg_a b}",
        "${http_x-room}|expected letters, digits and _ only in ${http_x-room}",
        "${host }|expected letters, digits and _ only in ${host }",
        "${ arg_id}|expected letters, digits and _ only in ${ arg_id}",
        "${${arg_id}}|expected letters, digits and _ only in ${${arg_id}",
        "a\u0000b|expected an expression without control characters, but there is U+0000 in it",
        "a\u007f|expected an expression without control characters, but there is U+007F in it",
        "$host\u0085|expected an expression without control characters, but there is U+0085 in it",
      })
  void mistake_is_told(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChannelIdExpression.parse(text))
        .withMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "room|''",
        "$$|''",
        "$arg_id|the query parameter 'id'",
        "room-$arg_id|the query parameter 'id'",
        "$arg_id$arg_id|the query parameter 'id'",
        "$http_X_Room|the header 'X-Room'",
        "$http_x$cookie_y|the header 'x' or the cookie 'y'",
        "$http_x-$cookie_y-$arg_z|the header 'x', the cookie 'y' or the query parameter 'z'",
        "$remote_user|an authenticated user",
        "$host|the header 'Host'",
        "$uri|the request's path",
        "$path_info|a path after the location's own",
      })
  void what_is_missing_is_said_in_words(String text, String missing) {
    assertThat(ChannelIdExpression.parse(text).missing()).isEqualTo(missing);
  }

  @Test
  void headers_are_those_that_are_read_in_lower_case() {
    assertThat(
            ChannelIdExpression.parse("$http_X_Room$http_x_room${http_ETag}$arg_x$host").headers())
        .containsExactlyInAnyOrder("x-room", "etag");
    assertThat(ChannelIdExpression.parse("$arg_id-$cookie_id").headers()).isEmpty();
  }

  @Test
  void equal_are_expressions_that_are_written_the_same() {
    ChannelIdExpression expression = ChannelIdExpression.parse("$arg_id");
    ChannelIdExpression same = ChannelIdExpression.parse("$arg_" + "id");
    assertThat(expression).isEqualTo(same).hasSameHashCodeAs(same).hasToString("$arg_id");
    assertThat(expression)
        .isNotEqualTo(ChannelIdExpression.parse("${arg_id}"))
        .isNotEqualTo("$arg_id");
  }

  @Property
  void text_with_its_dollars_doubled_evaluates_to_itself(@ForAll String text) {
    Assume.that(!text.isEmpty() && text.chars().noneMatch(Character::isISOControl));
    assertThat(evaluate(text.replace("$", "$$"))).isEqualTo(text);
  }

  @Property
  void text_of_dollars_and_names_with_its_dollars_doubled_evaluates_to_itself(
      @ForAll @Size(min = 1, max = 12) List<@From("piece") String> pieces) {
    String text = String.join("", pieces);
    assertThat(evaluate(text.replace("$", "$$"))).isEqualTo(text);
  }

  @Property
  void expression_is_kept_as_it_was_written(
      @ForAll @Size(min = 1, max = 12) List<@From("piece") String> pieces) {
    String text = String.join("", pieces);
    try {
      assertThat(ChannelIdExpression.parse(text)).hasToString(text);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("$");
    }
  }

  @Provide
  Arbitrary<String> piece() {
    return Arbitraries.of("$", "$$", "{", "}", "${", "arg_", "id", "host", "http_x", "-", "_", "7");
  }
}
