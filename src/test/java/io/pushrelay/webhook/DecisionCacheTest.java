package io.pushrelay.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.time.FakeTime;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** For how long an answer counts, and for which question. */
final class DecisionCacheTest {
  private static HttpHeaders cacheControl(String... lines) {
    return HttpHeaders.of(Map.of("Cache-Control", List.of(lines)), (name, value) -> true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-age=5 | 5",
        "private, MAX-AGE = 7 | 7",
        "max-age=\"8\" | 8",
        "max-age=9, max-age=3 | 3",
        "max-age=0 | 0",
        "max-age=-1 | 0",
        "max-age | 0",
        "max-age=x | 0",
        "s-maxage=5 | 0",
        "no-store | 0",
        "max-age=99999999999999999999 | 0",
        "max-age=999999999999 | 31536000",
        "'' | 0"
      })
  void max_age_is_what_counts(String line, long seconds) {
    assertThat(DecisionCache.maxAge(cacheControl(line))).isEqualTo(seconds);
  }

  @Test
  void least_of_several_lines_counts() {
    assertThat(DecisionCache.maxAge(cacheControl("max-age=5", "max-age=4"))).isEqualTo(4);
    assertThat(DecisionCache.maxAge(cacheControl())).isZero();
  }

  @Test
  void cache_has_an_end() {
    FakeTime time = new FakeTime();
    DecisionCache cache = new DecisionCache(time::nanos);
    for (int i = 0; i < 20_000; i++) {
      cache.add(ByteBuffer.allocate(4).putInt(0, i), cacheControl("max-age=60"), time.nanos());
    }
    assertThat(cache.size()).isEqualTo(10_000);
    assertThat(cache.isAllowed(ByteBuffer.allocate(4).putInt(0, 1))).isFalse();
    assertThat(cache.isAllowed(ByteBuffer.allocate(4).putInt(0, 19_999))).isTrue();
    time.pass(Duration.ofSeconds(60));
    assertThat(cache.isAllowed(ByteBuffer.allocate(4).putInt(0, 19_999))).isFalse();
  }

  private static ByteBuffer key(String url, String... headers) {
    AuthorizeRequest request = new AuthorizeRequest(URI.create(url), Duration.ofSeconds(1));
    for (int i = 0; i < headers.length; i += 2) {
      request.add(headers[i], headers[i + 1]);
    }
    return request.key();
  }

  @Test
  void question_is_the_same_only_to_the_letter() {
    ByteBuffer key = key("http://a/", "Cookie", "ab", "X-Channel-Id", "c");
    assertThat(key("http://a/", "Cookie", "ab", "X-Channel-Id", "c")).isEqualTo(key);
    assertThat(
            List.of(
                key("http://b/", "Cookie", "ab", "X-Channel-Id", "c"),
                key("http://a/", "Cookie", "a", "X-Channel-Id", "c"),
                key("http://a/", "Cookie", "ab", "X-Channel-Id", "d"),
                key("http://a/", "Cookie", "ab", "X-Channel-Id", "c", "X-Channel-Id", "d"),
                key("http://a/", "Cookie", "abX-Channel-Id", "c", "x"),
                key("http://a/", "X-Channel-Id", "c"),
                key("http://a/", "Origin", "ab", "X-Channel-Id", "c")))
        .doesNotContain(key)
        .doesNotHaveDuplicates();
  }
}
