package io.pushrelay.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is in a token, before anybody has looked at its signature and after, and in a key file. */
final class TokenPartsFuzzTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final long LAST = 253_402_300_799_000L;

  @FuzzTest
  void object_that_is_read_is_read_again_as_it_is_written(byte[] input) {
    Map<String, Object> object = object(input);
    if (object != null) {
      byte[] written = written(object).getBytes(UTF_8);
      assertThat(Json.object(written)).isEqualTo(object);
    }
  }

  @FuzzTest
  void claims_are_for_a_time_or_refused_with_a_sentence(byte[] input) {
    Map<String, Object> object = object(input);
    if (object == null) {
      return;
    }
    try {
      Token token = new Claims(object).check(NOW, "", "");
      assertThat(token.expires()).isBetween(NOW + 1, LAST + 999);
      assertThat(object).containsKey("exp");
      check(object, "listen", token.listen());
      check(object, "send", token.send());
    } catch (TokenException refusal) {
      assertThat(refusal.kind()).isEqualTo(TokenException.Kind.INVALID);
      assertThat(refusal.sentence()).matches("The token.*\\.");
    }
  }

  private static void check(
      Map<String, Object> object, String claim, @Nullable ChannelPatterns covered) {
    assertThat(covered == null).isEqualTo(!object.containsKey(claim));
    if (covered != null && object.get(claim) instanceof List<?> patterns) {
      for (Object pattern : patterns) {
        String text = (String) pattern;
        boolean prefix = text.endsWith("*");
        String id = prefix ? text.substring(0, text.length() - 1) + "x" : text;
        assertThat(covered.cover(id)).isTrue();
        assertThat(covered.cover(id + "y"))
            .isEqualTo(patterns.stream().anyMatch(one -> covers((String) one, id + "y")));
      }
    }
  }

  private static boolean covers(String pattern, String id) {
    return pattern.endsWith("*")
        ? id.startsWith(pattern.substring(0, pattern.length() - 1))
        : id.equals(pattern);
  }

  @FuzzTest
  void keys_are_read_or_refused_with_what_was_expected(byte[] input) {
    try {
      KeySet keys = KeyDocument.read(input);
      assertThat(keys.algorithms(null)).isNotEmpty();
      for (String algorithm : keys.algorithms(null).split(" or ", -1)) {
        for (VerificationKey key : keys.keys(null, algorithm)) {
          assertThat(key.verify(algorithm, new byte[1], input)).isFalse();
        }
      }
    } catch (IllegalArgumentException refusal) {
      assertThat(refusal).hasMessageMatching("(?s).+");
    }
  }

  /** Null if it is none. */
  private static @Nullable Map<String, Object> object(byte[] input) {
    try {
      return Json.object(input);
    } catch (IllegalArgumentException refusal) {
      assertThat(refusal).hasMessageMatching("(?s).+");
      return null;
    }
  }

  private static String written(Object value) {
    if (value instanceof Map<?, ?> object) {
      return object.entrySet().stream()
          .map(member -> written(member.getKey()) + " :" + written(member.getValue()))
          .collect(Collectors.joining(",\n", "{", "}"));
    }
    if (value instanceof List<?> array) {
      return array.stream()
          .map(TokenPartsFuzzTest::written)
          .collect(Collectors.joining(" ,", "[\t", "]"));
    }
    if (value instanceof String text) {
      return text.chars()
          .mapToObj("\\u%04x"::formatted)
          .collect(Collectors.joining("", "\"", "\""));
    }
    return value instanceof BigDecimal number ? number.toString() : value.toString();
  }
}
