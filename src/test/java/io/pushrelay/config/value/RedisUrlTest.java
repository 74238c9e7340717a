package io.pushrelay.config.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pushrelay.config.value.RedisUrl.Host;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedisUrlTest {
  @Test
  void host_alone_has_the_usual_port_and_the_first_database() {
    assertThat(RedisUrl.parse("redis://cache"))
        .isEqualTo(new RedisUrl(List.of(new Host("cache", 6379)), null, null, false, null, 0));
  }

  @Test
  void everything_that_can_be_said_is_read() {
    assertThat(RedisUrl.parse("rediss://relay:p%40ss+%2Fw@cache.example:6390/7"))
        .isEqualTo(
            new RedisUrl(
                List.of(new Host("cache.example", 6390)), "relay", "p@ss+/w", true, null, 7));
  }

  @Test
  void sentinels_are_several_and_know_the_primary_by_a_name() {
    assertThat(RedisUrl.parse("redis+sentinel://:secret@s1:26379,s2,[::1]:3/main/2"))
        .isEqualTo(
            new RedisUrl(
                List.of(new Host("s1", 26379), new Host("s2", 26379), new Host("::1", 3)),
                null,
                "secret",
                false,
                "main",
                2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis",
        "redis://",
        "http://cache",
        "cache:6379",
        "redis://a,b",
        "redis://cache/1/2",
        "redis://cache?db=1",
        "redis://user@cache",
        "redis://ca che",
        "redis://cache:port",
        "redis+sentinel://s1:26379",
        "redis+sentinel://s1:26379/",
        "redis+sentinel://s1:26379,/main",
      })
  void what_is_no_url_of_redis_is_refused_with_what_was_expected(String text) {
    assertThatThrownBy(() -> RedisUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE]");
  }

  @ParameterizedTest
  @CsvSource({
    "redis://cache:0, expected a port from 1 to 65535",
    "redis://cache:65536, expected a port from 1 to 65535",
    "redis://cache/one, expected the database's number at the end of the URL",
    "redis://cache/-1, expected the database's number at the end of the URL",
    "redis://:a%zz@cache, expected %25 for a percent sign in the URL",
  })
  void problem_is_named(String text, String expected) {
    assertThatThrownBy(() -> RedisUrl.parse(text)).hasMessage(expected);
  }

  @Test
  void unwritten_at_sign_in_a_password_is_explained() {
    assertThatThrownBy(() -> RedisUrl.parse("redis://:se@cret@cache"))
        .hasMessageEndingWith("with %40 for an at sign in a name or a password")
        .hasMessageNotContaining("cret");
  }

  @ParameterizedTest
  @CsvSource({
    "redis://relay:secret@cache:1/2, redis://***@cache:1/2",
    "redis://:se@cr/et@cache, redis://***@cache",
    "secret@cache, ***@cache",
    "redis://cache, redis://cache",
  })
  void text_is_shown_without_the_password(String text, String shown) {
    assertThat(RedisUrl.withoutPassword(text)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "redis://relay:secret@cache, redis://cache:6379/0",
    "rediss://:secret@cache:1/2, rediss://cache:1/2",
    "'redis+sentinel://:secret@s1,s2:3/main/4', 'redis+sentinel://s1:26379,s2:3/main/4'",
  })
  void summary_has_neither_user_nor_password(String text, String summary) {
    assertThat(RedisUrl.parse(text)).hasToString(summary);
  }
}
