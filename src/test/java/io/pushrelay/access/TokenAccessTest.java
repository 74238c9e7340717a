package io.pushrelay.access;

import static io.pushrelay.token.TestTokens.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pushrelay.config.ConfigSources;
import io.pushrelay.config.Location;
import io.pushrelay.config.Locations;
import io.pushrelay.config.RelayConfig;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.http.request.FakeRequest;
import io.pushrelay.token.TestTokens;
import io.pushrelay.token.Token;
import io.pushrelay.token.TokenException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Where a token is looked for, and which one counts. */
final class TokenAccessTest {
  private final Locations locations =
      RelayConfig.read(
              new ConfigSources(
                  "",
                  Map.of(),
                  Map.of(),
                  Map.of(
                      "push_sender", "/send, /other",
                      "push_token_key@/listen", SECRET,
                      "push_token_key@/send", SECRET)))
          .locations();

  private final TokenAccess access = TokenAccess.of(locations.all(), Runnable::run);

  private Location location(String path) {
    return Objects.requireNonNull(locations.find(path)).location();
  }

  private static String token(String subject) {
    return TestTokens.token(
        "{\"sub\":\"%s\",\"exp\":%d}".formatted(subject, Instant.now().getEpochSecond() + 600));
  }

  private String subject(FakeRequest request, String path) {
    Token token = access.check(request.request(), location(path));
    return token == null ? "none" : Objects.requireNonNull(token.subject());
  }

  private static FakeRequest listening() {
    return FakeRequest.get("/listen?id=x").header("Host", "relay.example");
  }

  @Test
  void authorization_comes_before_a_subprotocol_and_that_before_a_cookie() {
    FakeRequest cookie = listening().cookie("x", "y").cookie("push_token", token("c"));
    assertThat(subject(cookie, "/listen")).isEqualTo("c");
    FakeRequest protocol =
        listening()
            .header("Upgrade", "websocket")
            .header("Sec-WebSocket-Protocol", "a")
            .and("Sec-WebSocket-Protocol", " pushrelay,  bearer." + token("p") + ", bearer.x")
            .cookie("push_token", token("c"));
    assertThat(subject(protocol, "/listen")).isEqualTo("p");
    protocol.header("Authorization", "BEARER  " + token("a"));
    assertThat(subject(protocol, "/listen")).isEqualTo("a");
  }

  @Test
  void what_cannot_be_a_token_is_none() {
    for (FakeRequest request :
        new FakeRequest[] {
          listening(),
          listening().unreadableCookies(),
          listening().header("Authorization", "Bearerx"),
          listening().header("Authorization", "Basic x"),
          listening().header("Sec-WebSocket-Protocol", "bearer." + token("p")),
        }) {
      assertThatThrownBy(() -> access.check(request.request(), location("/listen")))
          .isInstanceOfSatisfying(
              TokenException.class,
              e -> assertThat(e.kind()).isEqualTo(TokenException.Kind.MISSING));
    }
    FakeRequest empty = listening().header("Authorization", "Bearer");
    assertThatThrownBy(() -> access.check(empty.request(), location("/listen")))
        .hasMessageStartingWith("The token is not a signed JWT");
  }

  @Test
  void location_without_a_key_takes_no_token() {
    FakeRequest request = FakeRequest.get("/other").header("Authorization", "Bearer " + token("a"));
    assertThat(subject(request, "/other")).isEqualTo("none");
    assertThat(needsRole(request, "/other")).isTrue();
  }

  @Test
  void sender_without_a_token_or_with_other_credentials_needs_the_role() {
    FakeRequest plain = new FakeRequest("POST", "/send?id=x");
    assertThat(needsRole(plain, "/send")).isTrue();
    plain.cookie("push_token", "anything");
    assertThat(needsRole(plain, "/send")).isFalse();
    plain.header("Authorization", "Basic x");
    assertThat(needsRole(plain, "/send")).isTrue();
    FakeRequest bearer = new FakeRequest("POST", "/send?id=x").header("Authorization", "Bearer x");
    assertThat(needsRole(bearer, "/send")).isFalse();
  }

  private boolean needsRole(FakeRequest request, String path) {
    return TokenAccess.needsRole(request.request(), (SenderLocation) location(path));
  }

  @Test
  void subprotocol_with_the_token_is_taken_away() {
    assertThat(BearerSubprotocol.without("bearer.x")).isEmpty();
    assertThat(BearerSubprotocol.without("a, bearer.x,b ,bearer.y")).isEqualTo("a, b");
    assertThat(BearerSubprotocol.without("bearer, a")).isEqualTo("bearer, a");
  }
}
