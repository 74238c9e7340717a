package io.pushrelay.token;

import static io.pushrelay.token.TestTokens.SECRET;
import static io.pushrelay.token.TestTokens.byHand;
import static io.pushrelay.token.TestTokens.claims;
import static io.pushrelay.token.TestTokens.encoded;
import static io.pushrelay.token.TestTokens.token;
import static io.pushrelay.token.TestTokens.verifier;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Good tokens with something wrong about them: none gets in, none does anything but be refused. */
final class TokenFuzzTest {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \u0000\u00e4\ud83c";
  private static final String JSON = "{}[]\",:\\u0123456789eE+-.tfn \t\u00e4\u0000";

  @TempDir static Path directory;

  private final Random random = new Random(18);

  @Test
  void a_million_mutations_of_a_token_of_a_shared_secret_are_refused() {
    mutate(verifier(SECRET), token(claims("\"listen\":[\"a\"]")), 1_000_000);
  }

  @Test
  void mutations_of_tokens_of_public_keys_are_refused() throws Exception {
    int number = 0;
    for (String algorithm : List.of("RS256", "PS256", "ES256", "EdDSA")) {
      var pair =
          switch (algorithm) {
            case "ES256" -> TestTokens.EC;
            case "EdDSA" -> TestTokens.ED25519;
            default -> TestTokens.RSA;
          };
      Path file = directory.resolve(number++ + ".pem");
      Files.writeString(file, TestTokens.pem(pair.getPublic()));
      mutate(
          verifier(file.toString()),
          token(algorithm, pair.getPrivate(), null, claims("\"listen\":[\"a\"]")),
          2_000);
    }
  }

  private void mutate(TokenVerifier verifier, String good, int times) {
    verifier.verify(good);
    int refused = 0;
    for (int i = 0; i < times; i++) {
      String bad = mutated(good);
      if (bad.equals(good)) {
        continue;
      }
      try {
        verifier.verify(bad);
        fail("let in: " + bad);
      } catch (TokenException refusal) {
        assertThat(refusal.kind()).isEqualTo(TokenException.Kind.INVALID);
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(times / 2);
  }

  private String mutated(String good) {
    StringBuilder bad = new StringBuilder(good);
    for (int n = 1 + random.nextInt(3); n > 0 && bad.length() > 0; n--) {
      int at = random.nextInt(bad.length());
      char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
      switch (random.nextInt(7)) {
        case 0 -> bad.setCharAt(at, c);
        case 1 -> bad.insert(at, c);
        case 2 -> bad.deleteCharAt(at);
        case 3 -> bad.setLength(at);
        case 4 -> bad.insert(at, bad.substring(random.nextInt(at + 1), at));
        case 5 -> inHeader(bad);
        default -> flipBit(bad);
      }
    }
    return bad.toString();
  }

  /** Another header before the rest of it. */
  private void inHeader(StringBuilder token) {
    int end = token.indexOf(".");
    if (end >= 0) {
      String header =
          List.of(
                  "{\"alg\":\"none\"}",
                  "{\"alg\":\"HS256\",\"kid\":\"x\"}",
                  "{\"alg\":\"ES256\"}",
                  "{\"typ\":\"JWT\",\"alg\":\"HS256\"}",
                  "{}")
              .get(random.nextInt(5));
      token.replace(0, end, encoded(header));
    }
  }

  private void flipBit(StringBuilder token) {
    int dot = token.lastIndexOf(".");
    try {
      byte[] signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
      if (signature.length > 0) {
        signature[random.nextInt(signature.length)] ^= (byte) (1 << random.nextInt(8));
        token.replace(dot + 1, token.length(), encoded(signature));
      }
    } catch (IllegalArgumentException e) {
      // Something else was done to it before.
    }
  }

  /** Rightly signed, with claims that may be anything: whatever is let in, jose4j lets in too. */
  @Test
  void claims_that_are_let_in_are_those_that_another_library_lets_in() {
    TokenVerifier verifier = verifier(SECRET);
    JwtConsumer other =
        new JwtConsumerBuilder()
            .setRequireExpirationTime()
            .setEvaluationTime(org.jose4j.jwt.NumericDate.fromSeconds(TestTokens.NOW))
            .setAllowedClockSkewInSeconds(60)
            .setSkipDefaultAudienceValidation()
            .setVerificationKey(new HmacKey(SECRET.getBytes(ISO_8859_1)))
            .setJwsAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, "HS256"))
            .build();
    String good = claims("\"sub\":\"a\",\"nbf\":1704067190,\"listen\":[\"a\",\"b*\"]");
    int in = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder claims = new StringBuilder(good);
      for (int n = random.nextInt(3); n >= 0; n--) {
        int at = random.nextInt(claims.length());
        char c = JSON.charAt(random.nextInt(JSON.length()));
        switch (random.nextInt(3)) {
          case 0 -> claims.setCharAt(at, c);
          case 1 -> claims.insert(at, c);
          default -> claims.deleteCharAt(at);
        }
      }
      String token = byHand("{\"alg\":\"HS256\"}", claims.toString());
      try {
        verifier.verify(token);
        in++;
        other.process(token);
      } catch (TokenException refusal) {
        assertThat(refusal.kind()).isEqualTo(TokenException.Kind.INVALID);
      } catch (InvalidJwtException e) {
        fail("only the relay lets it in: " + claims, e);
      }
    }
    assertThat(in).isGreaterThan(100);
  }
}
