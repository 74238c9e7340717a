package io.pushrelay.token;

import static io.pushrelay.token.TestTokens.NOW;
import static io.pushrelay.token.TestTokens.SECRET;
import static io.pushrelay.token.TestTokens.byHand;
import static io.pushrelay.token.TestTokens.claims;
import static io.pushrelay.token.TestTokens.encoded;
import static io.pushrelay.token.TestTokens.token;
import static io.pushrelay.token.TestTokens.verifier;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.concurrent.atomic.AtomicLong;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens count, and what is said of those that don't. */
final class TokenVerifierTest {
  private static final String HEADER = "{\"alg\":\"HS256\"}";

  @TempDir static Path directory;

  private final TokenVerifier verifier = verifier(SECRET);

  private String refusal(String token) {
    return refusal(verifier, token);
  }

  private static String refusal(TokenVerifier verifier, String token) {
    TokenException refusal =
        catchThrowableOfType(TokenException.class, () -> verifier.verify(token));
    assertThat(refusal).as("is refused").isNotNull();
    assertThat(refusal.kind()).isEqualTo(TokenException.Kind.INVALID);
    return refusal.sentence();
  }

  private static String keyFile(String name, String document) throws Exception {
    return Files.writeString(directory.resolve(name), document).toString();
  }

  @Test
  void token_of_the_shared_secret_says_what_its_bearer_may_do() {
    Token token =
        verifier.verify(
            token(claims("\"sub\":\"alice\",\"listen\":[\"a\",\"user-7*\"],\"send\":[\"*\"]")));
    assertThat(token.subject()).isEqualTo("alice");
    assertThat(token.expires()).isEqualTo((NOW + 60) * 1000);
    token.checkListens("a");
    token.checkListens("user-7-x");
    token.checkSends("anything");
    assertThat(refusalOf(() -> token.checkListens("b")))
        .isEqualTo("The token's claim listen does not cover the channel b.");
    assertThat(refusalOf(() -> token.checkListens("user-8")))
        .isEqualTo("The token's claim listen does not cover the channel user-8.");
  }

  private static String refusalOf(Runnable check) {
    TokenException refusal = catchThrowableOfType(TokenException.class, check::run);
    assertThat(refusal.kind()).isEqualTo(TokenException.Kind.INSUFFICIENT);
    return refusal.sentence();
  }

  @Test
  void token_without_a_claim_lets_nobody_do_that() {
    Token token = verifier.verify(token(claims("")));
    assertThat(token.subject()).isNull();
    assertThat(refusalOf(() -> token.checkListens("a")))
        .isEqualTo("The token has no claim listen.");
    assertThat(refusalOf(() -> token.checkSends("a"))).isEqualTo("The token has no claim send.");
    Token empty = verifier.verify(token(claims("\"listen\":[]")));
    assertThat(refusalOf(() -> empty.checkListens("a"))).contains("does not cover");
  }

  @ParameterizedTest
  @CsvSource({"RS256, RSA", "PS256, RSA", "ES256, EC", "EdDSA, ED25519"})
  void token_of_each_algorithm_counts_with_a_key_for_it(String algorithm, String kind)
      throws Exception {
    KeyPair pair = pair(kind);
    String token = token(algorithm, pair.getPrivate(), null, claims("\"listen\":[\"a\"]"));
    TokenVerifier own = verifier(keyFile(kind + ".pem", TestTokens.pem(pair.getPublic())));
    own.verify(token).checkListens("a");
    own.verify(token).checkListens("a"); // as it is remembered
    String other = token.substring(0, token.lastIndexOf('.') + 1);
    assertThat(refusal(own, other)).isEqualTo("The token's signature is wrong.");
    assertThat(refusal(own, other + "AA")).isEqualTo("The token's signature is wrong.");
    assertThat(refusal(verifier, token))
        .isEqualTo("The token's alg is not what the key is for, which is HS256.");
  }

  private static KeyPair pair(String kind) {
    return switch (kind) {
      case "RSA" -> TestTokens.RSA;
      case "EC" -> TestTokens.EC;
      default -> TestTokens.ED25519;
    };
  }

  /** Whoever knows the public key, which is everybody, would make tokens. */
  @Test
  void public_key_is_no_secret_whatever_the_token_says() throws Exception {
    String pem = TestTokens.pem(TestTokens.RSA.getPublic());
    TokenVerifier own = verifier(keyFile("confused.pem", pem));
    for (byte[] secret :
        new byte[][] {
          pem.getBytes(UTF_8), pem.strip().getBytes(UTF_8), TestTokens.RSA.getPublic().getEncoded()
        }) {
      assertThat(refusal(own, byHand(secret, HEADER, claims("\"listen\":[\"*\"]"))))
          .isEqualTo("The token's alg is not what the key is for, which is PS256 or RS256.");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"none\"}",
        "{\"alg\":\"None\"}",
        "{\"alg\":\"hs256\"}",
        "{\"alg\":\"HS512\"}",
        "{\"alg\":\"RS256\"}",
        "{\"alg\":\"\"}",
        "{\"alg\":null}",
        "{\"alg\":[\"HS256\"]}",
        "{}"
      })
  void algorithm_is_the_keys_and_not_the_tokens(String header) {
    assertThat(refusal(byHand(header, claims("\"listen\":[\"*\"]"))))
        .isEqualTo("The token's alg is not what the key is for, which is HS256.");
    assertThat(refusal(encoded(header) + "." + encoded(claims("\"listen\":[\"*\"]")) + "."))
        .contains("alg");
  }

  /** CVE-2022-21449. */
  @Test
  void signature_of_zeros_is_none() throws Exception {
    TokenVerifier own = verifier(keyFile("ec.pem", TestTokens.pem(TestTokens.EC.getPublic())));
    String signed = encoded("{\"alg\":\"ES256\"}") + "." + encoded(claims("")) + ".";
    byte[] order = P256.PARAMETERS.getOrder().toByteArray();
    byte[] tooLarge = new byte[64];
    System.arraycopy(order, order.length - 32, tooLarge, 0, 32);
    System.arraycopy(order, order.length - 32, tooLarge, 32, 32);
    for (byte[] signature : new byte[][] {new byte[64], new byte[0], new byte[96], tooLarge}) {
      assertThat(refusal(own, signed + encoded(signature)))
          .isEqualTo("The token's signature is wrong.");
    }
  }

  @Test
  void token_of_another_secret_has_a_wrong_signature() {
    HmacKey other = new HmacKey("another secret of 32 bytes, or more of them".getBytes(UTF_8));
    assertThat(refusal(token("HS256", other, null, claims(""))))
        .isEqualTo("The token's signature is wrong.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a", "a.b", "a.b.c.d", "a.b.c.d.e.f", "ä.b.c", "a b.c.d"})
  void what_is_no_token_is_said_to_be_none(String text) {
    assertThat(refusal(text))
        .startsWith("The token ")
        .containsAnyOf("is not a signed JWT", "header is not a JSON object");
  }

  @Test
  void one_token_is_written_in_one_way() {
    String token = token(claims(""));
    verifier.verify(token);
    char last = token.charAt(token.length() - 1);
    for (char other :
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=".toCharArray()) {
      if (other != last) {
        refusal(token.substring(0, token.length() - 1) + other);
      }
    }
    refusal(token + "=");
    refusal(token + "\n");
    refusal(" " + token);
  }

  @Test
  void encrypted_token_is_told_from_a_signed_one() {
    assertThat(refusal("a.b.c.d.e"))
        .isEqualTo("The token is encrypted, and a signed one was expected.");
  }

  @Test
  void token_in_a_token_is_none() {
    String inner = token(claims("\"listen\":[\"*\"]"));
    assertThat(refusal(byHand("{\"alg\":\"HS256\",\"cty\":\"JWT\"}", inner)))
        .startsWith("The token's body is not a JSON object: ");
  }

  @Test
  void huge_token_is_not_looked_at() {
    assertThat(refusal("a".repeat(8193)))
        .isEqualTo("The token has 8193 characters, and 8192 at most are allowed.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[\"b64\"]", "null", "\"x\""})
  void critical_extension_is_not_passed_over(String crit) {
    String header = "{\"alg\":\"HS256\",\"b64\":false,\"crit\":%s}".formatted(crit);
    assertThat(refusal(byHand(header, claims(""))))
        .isEqualTo("The token's header has crit, and no extension is known here.");
  }

  @Test
  void key_that_a_token_brings_along_is_not_looked_at() {
    String header = "{\"alg\":\"HS256\",\"jku\":\"https://a.example/\",\"jwk\":{\"kty\":\"oct\"}}";
    verifier.verify(byHand(header, claims("")));
  }

  @Test
  void key_id_that_is_no_string_is_refused() {
    assertThat(refusal(byHand("{\"alg\":\"HS256\",\"kid\":7}", claims(""))))
        .isEqualTo("The token's kid is not a string.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"listen\":[]}       | The token has no claim exp, which is needed.",
        "{\"exp\":\"1704067260\"} | The token's claim exp is not a number of seconds since 1970, up to the year 9999.",
        "{\"exp\":-1}          | The token's claim exp is not a number of seconds since 1970, up to the year 9999.",
        "{\"exp\":1e400}       | The token's claim exp is not a number of seconds since 1970, up to the year 9999.",
        "{\"exp\":1e-400}     | The token expired at 1970-01-01T00:00:00Z, 1704067200 seconds ago.",
        "{\"exp\":1e2000000000} | The token's body is not a JSON object: a number has too large an exponent.",
        "{\"exp\":1704067260000} | The token's claim exp is not a number of seconds since 1970, up to the year 9999.",
        "{\"exp\":null}        | The token's claim exp is not a number of seconds since 1970, up to the year 9999.",
        "{\"exp\":true}        | The token's claim exp is not a number of seconds since 1970, up to the year 9999.",
        "{\"exp\":1e99999999999} | The token's body is not a JSON object: a number has too large an exponent.",
        "{\"exp\":1704067165}  | The token expired at 2023-12-31T23:59:25Z, 35 seconds ago.",
        "{\"exp\":1704067199}  | The token expired at 2023-12-31T23:59:59Z, 1 second ago.",
        "{\"exp\":1704067200}  | The token expired at 2024-01-01T00:00:00Z, 0 seconds ago.",
        "{\"exp\":1704067199.999} | The token expired at 2023-12-31T23:59:59Z, 0 seconds ago.",
        "{\"exp\":0}           | The token expired at 1970-01-01T00:00:00Z, 1704067200 seconds ago.",
        "{\"exp\":1e-2000000000} | The token's body is not a JSON object: a number has too large an exponent.",
        "{\"exp\":1704067300,\"nbf\":1704067261} | The token is not valid before 2024-01-01T00:01:01Z, in 61 seconds.",
        "{\"exp\":1704067300,\"nbf\":\"x\"} | The token's claim nbf is not a number of seconds since 1970, up to the year 9999.",
        "{\"exp\":1704067300,\"sub\":7}  | The token's claim sub is not a string.",
        "{\"exp\":1704067300,\"listen\":\"a\"} | The token's claim listen is not an array of channel ids.",
        "{\"exp\":1704067300,\"send\":[7]} | The token's claim send is not an array of channel ids.",
        "{\"exp\":1704067300,\"listen\":null} | The token's claim listen is not an array of channel ids.",
        "{\"exp\":1704067300,\"listen\":{}} | The token's claim listen is not an array of channel ids.",
        "{\"exp\":1704067300,\"aud\":7} | The token's claim aud is not a string.",
        "{\"exp\":1704067300,\"exp\":1704067301} | The token's body is not a JSON object: a member is there twice.",
        "{\"exp\":1704067300,\"\\u0065xp\":1704067301} | The token's body is not a JSON object: a member is there twice.",
        "[1704067300]          | The token's body is not a JSON object: at character 1 is something unexpected.",
        "{\"exp\":1704067300   | The token's body is not a JSON object: it ends too early.",
        "{\"exp\":01704067300} | The token's body is not a JSON object: at character 8 is something unexpected.",
        "{\"exp\":1704067300}x | The token's body is not a JSON object: at character 19 is something unexpected.",
      })
  void claims_are_what_they_have_to_be(String claims, String sentence) {
    String said = refusal(byHand(HEADER, claims));
    if (claims.contains(":01704")) {
      assertThat(said).startsWith("The token's body is not a JSON object: at character ");
    } else {
      assertThat(said).isEqualTo(sentence);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"exp\":1704067200.5}",
        "{\"exp\":1.704067201e9}",
        "{\"exp\":253402300799}",
        "{\"exp\":1704067300,\"nbf\":1704067260}",
        "{\"exp\":1704067300,\"aud\":[]}",
        "{\"exp\":1704067300,\"iat\":\"whenever\",\"x\":{\"y\":[null,true,-0.5e+3]}}",
      })
  void claims_that_are_all_right_count(String claims) {
    verifier.verify(byHand(HEADER, claims));
  }

  @Test
  void deep_claims_bring_nobody_down() {
    assertThat(refusal(byHand(HEADER, "{\"x\":" + "[".repeat(4000))))
        .isEqualTo("The token's body is not a JSON object: it is deeper than 16 levels.");
    assertThat(refusal(encoded("{\"a\":".repeat(1000)) + ".e30.e30"))
        .isEqualTo("The token's header is not a JSON object: it is deeper than 16 levels.");
  }

  @Test
  void issuer_and_audience_are_looked_at_where_they_are_set() {
    TokenVerifier strict =
        verifier(KeySource.parse(SECRET), "https://app", "relay", () -> NOW * 1000);
    strict.verify(token(claims("\"iss\":\"https://app\",\"aud\":\"relay\"")));
    strict.verify(token(claims("\"iss\":\"https://app\",\"aud\":[\"x\",\"relay\"]")));
    String issuer = "The token's claim iss is not the issuer that is known here.";
    String audience = "The token's claim aud does not have what it has to have here.";
    assertThat(refusal(strict, token(claims("\"aud\":\"relay\"")))).isEqualTo(issuer);
    assertThat(refusal(strict, token(claims("\"iss\":\"https://app/\",\"aud\":\"relay\""))))
        .isEqualTo(issuer);
    assertThat(refusal(strict, token(claims("\"iss\":\"https://app\"")))).isEqualTo(audience);
    assertThat(refusal(strict, token(claims("\"iss\":\"https://app\",\"aud\":[\"relays\"]"))))
        .isEqualTo(audience);
  }

  @Test
  void token_that_is_remembered_expires_too() {
    AtomicLong millis = new AtomicLong(NOW * 1000);
    TokenVerifier own = verifier(KeySource.parse(SECRET), "", "", millis::get);
    String token = token(claims("\"listen\":[\"a\"]"));
    Token first = own.verify(token);
    assertThat(own.verify(token)).as("remembered").isSameAs(first);
    millis.set(NOW * 1000 + 59_999);
    assertThat(own.verify(token)).isSameAs(first);
    millis.set(NOW * 1000 + 60_000);
    assertThat(refusal(own, token)).contains("expired at 2024-01-01T00:01:00Z, 0 seconds ago");
  }

  @Test
  void remembering_is_bounded() {
    for (int i = 0; i < 9000; i++) {
      verifier.verify(token(claims("\"sub\":\"" + i + "\"")));
    }
    String again = token(claims("\"sub\":\"8999\""));
    assertThat(verifier.verify(again).subject()).isEqualTo("8999");
  }
}
