package io.pushrelay.token;

import static io.pushrelay.token.TestTokens.NOW;
import static io.pushrelay.token.TestTokens.claims;
import static io.pushrelay.token.TestTokens.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When keys are fetched, and what is answered meanwhile. */
final class KeyRingTest {
  @TempDir static Path directory;

  private final AtomicLong nanos = new AtomicLong();
  private final Deque<Runnable> fetches = new ArrayDeque<>();

  private TokenVerifier verifier(String key, KeyFetcher fetcher) {
    return new TokenVerifiers(fetcher, fetches::add, nanos::get, () -> Instant.ofEpochSecond(NOW))
        .verifier(KeySource.parse(key), "", "");
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static String signed(String keyId) {
    return token("RS256", TestTokens.RSA.getPrivate(), keyId, claims(""));
  }

  private static TokenException.Kind refusal(TokenVerifier verifier, String token) {
    return catchThrowableOfType(TokenException.class, () -> verifier.verify(token)).kind();
  }

  @Test
  void keys_that_are_not_there_yet_are_tried_again_after_5_seconds() throws Exception {
    try (KeyServer server = new KeyServer()) {
      server.answer(503, "");
      TokenVerifier own = verifier(server.url(), server.fetcher());
      assertThat(refusal(own, signed("a"))).isEqualTo(TokenException.Kind.UNAVAILABLE);
      assertThat(fetches).hasSize(1);
      fetches.remove().run();
      assertThat(refusal(own, signed("a"))).isEqualTo(TokenException.Kind.UNAVAILABLE);
      assertThat(fetches).as("at once").isEmpty();
      pass(Duration.ofSeconds(6));
      server.answer(200, KeySourceTest.rsa(",\"kid\":\"a\""));
      assertThat(refusal(own, signed("a"))).isEqualTo(TokenException.Kind.UNAVAILABLE);
      fetches.remove().run();
      own.verify(signed("a"));
      assertThat(fetches).isEmpty();
    }
  }

  @Test
  void unknown_key_id_has_keys_fetched_again_once_a_minute() throws Exception {
    try (KeyServer server = new KeyServer()) {
      server.answer(200, KeySourceTest.rsa(",\"kid\":\"a\""));
      TokenVerifier own = verifier(server.url(), server.fetcher());
      fetches.remove().run();
      own.verify(signed("a"));
      assertThat(refusal(own, signed("b"))).isEqualTo(TokenException.Kind.INVALID);
      assertThat(fetches).as("within a minute").isEmpty();
      pass(Duration.ofSeconds(61));
      server.answer(200, KeySourceTest.rsa(",\"kid\":\"b\""));
      assertThat(refusal(own, signed("b"))).isEqualTo(TokenException.Kind.UNAVAILABLE);
      assertThat(refusal(own, signed("c"))).isEqualTo(TokenException.Kind.UNAVAILABLE);
      own.verify(signed("a"));
      assertThat(fetches).as("one for all").hasSize(1);
      fetches.remove().run();
      own.verify(signed("b"));
      assertThat(refusal(own, signed("a")))
          .as("remembered, of a key that has gone")
          .isEqualTo(TokenException.Kind.INVALID);
      assertThat(fetches).isEmpty();
    }
  }

  @Test
  void failed_fetch_leaves_the_keys_that_there_are() throws Exception {
    try (KeyServer server = new KeyServer()) {
      server.answer(200, KeySourceTest.rsa(",\"kid\":\"a\""));
      TokenVerifier own = verifier(server.url(), server.fetcher());
      fetches.remove().run();
      for (String answer : new String[] {"", "{}", "nonsense", "x".repeat(200_000)}) {
        server.answer(200, answer);
        pass(Duration.ofSeconds(61));
        assertThat(refusal(own, signed("b"))).isEqualTo(TokenException.Kind.UNAVAILABLE);
        fetches.remove().run();
        assertThat(refusal(own, signed("b"))).isEqualTo(TokenException.Kind.INVALID);
        own.verify(signed("a"));
      }
    }
  }

  @Test
  void redirect_is_not_followed() throws Exception {
    try (KeyServer server = new KeyServer()) {
      server.redirect("/other");
      TokenVerifier own = verifier(server.url(), server.fetcher());
      fetches.remove().run();
      assertThat(refusal(own, signed("a"))).isEqualTo(TokenException.Kind.UNAVAILABLE);
      assertThat(server.requests()).hasValue(1);
    }
  }

  @Test
  void keys_are_looked_for_again_after_an_hour() throws Exception {
    try (KeyServer server = new KeyServer()) {
      server.answer(200, KeySourceTest.rsa(",\"kid\":\"a\""));
      TokenVerifier own = verifier(server.url(), server.fetcher());
      fetches.remove().run();
      own.verify(signed("a"));
      pass(Duration.ofMinutes(61));
      own.verify(signed("a"));
      own.verify(signed("a"));
      assertThat(fetches).hasSize(1);
    }
  }

  @Test
  void server_of_another_name_or_authority_is_not_trusted() throws Exception {
    try (KeyServer server = new KeyServer()) {
      server.answer(200, KeySourceTest.rsa(""));
      TokenVerifier own = verifier(server.url(), new KeyFetcher());
      fetches.remove().run();
      assertThat(refusal(own, signed("a"))).isEqualTo(TokenException.Kind.UNAVAILABLE);
      assertThat(server.requests()).hasValue(0);
    }
  }

  @Test
  void file_is_read_again_for_an_unknown_key_id() throws Exception {
    Path file = directory.resolve("set.json");
    Files.writeString(file, KeySourceTest.rsa(",\"kid\":\"a\""));
    TokenVerifier own = verifier(file.toString(), new KeyFetcher());
    own.verify(signed("a"));
    Files.writeString(file, KeySourceTest.rsa(",\"kid\":\"b\""));
    pass(Duration.ofSeconds(61));
    assertThat(refusal(own, signed("b"))).isEqualTo(TokenException.Kind.UNAVAILABLE);
    fetches.remove().run();
    own.verify(signed("b"));
  }
}
