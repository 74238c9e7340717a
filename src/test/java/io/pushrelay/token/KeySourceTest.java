package io.pushrelay.token;

import static io.pushrelay.token.TestTokens.claims;
import static io.pushrelay.token.TestTokens.encoded;
import static io.pushrelay.token.TestTokens.token;
import static io.pushrelay.token.TestTokens.verifier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may stand in push_token_key, and what is said of what may not. */
final class KeySourceTest {
  @TempDir static Path directory;

  private static void isRefused(String value, String sentence) {
    assertThatThrownBy(() -> KeySource.parse(value))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sentence)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hidden"));
  }

  private static String file(String document) throws IOException {
    Path file = Files.createTempFile(directory, "key", ".x");
    return Files.writeString(file, document).toString();
  }

  private static String number(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] padded = new byte[length];
    int n = Math.min(length, bytes.length);
    System.arraycopy(bytes, bytes.length - n, padded, length - n, n);
    return encoded(padded);
  }

  static String rsa(String more) {
    RSAPublicKey key = (RSAPublicKey) TestTokens.RSA.getPublic();
    return "{\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"AQAB\"%s}"
        .formatted(number(key.getModulus(), 256), more);
  }

  private static String ec(String more) {
    ECPublicKey key = (ECPublicKey) TestTokens.EC.getPublic();
    return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\"%s}"
        .formatted(number(key.getW().getAffineX(), 32), number(key.getW().getAffineY(), 32), more);
  }

  private static String ed25519(String more) {
    byte[] encoded = TestTokens.ED25519.getPublic().getEncoded();
    return "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"%s\"%s}"
        .formatted(encoded(Arrays.copyOfRange(encoded, 12, 44)), more);
  }

  @Test
  void secret_shorter_than_32_bytes_is_refused() {
    isRefused("hidden", "expected a secret of at least 32 bytes");
    isRefused("hidden-hidden-hidden-hidden-hid", "expected a secret of at least 32 bytes");
    isRefused("secret:hidden-hidden-hidden", "expected a secret of at least 32 bytes");
    KeySource.parse("hidden-hidden-hidden-hidden-hidd");
    KeySource.parse("hidden-hidden-hidden-hidden-ää"); // of 32 bytes in UTF-8
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://app.example/hidden/keys.json/and/more",
        "HTTP://app.example/hidden/keys.json/and/more"
      })
  void http_is_refused(String url) {
    isRefused(url, "expected https: whoever can change the answer could make tokens");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://",
        "https:hidden",
        "https://user:hidden@app.example/",
        "https://a b/hidden",
        "https://app.example/hidden#1",
        "https:///hidden"
      })
  void url_that_is_none_is_refused(String url) {
    isRefused(url, "expected a URL like https://app.example/jwks.json");
  }

  /** Who knows where a key is would know the secret. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conf/keys/hidden-and-long-enough-for-a-secret.pem",
        "hidden-and-long-enough-for-a-secret-it-is.JWKS",
        "./hidden-and-long-enough-for-a-secret-it-is",
        "-----BEGIN PUBLIC KEY----- hidden and long enough",
        "{\"keys\":[\"hidden and long enough for a secret it is\"]}",
      })
  void what_is_meant_to_be_a_key_is_no_secret(String value) {
    isRefused(value, "expected an absolute path or an https URL of a public key, or secret:");
    KeySource.parse("secret:" + value);
  }

  @Test
  void file_that_can_not_be_read_is_refused() {
    isRefused("/hidden/there/is/no/such/file", "expected a file that can be read, or secret:");
    isRefused(directory.toString(), "expected a file that can be read, or secret:");
    isRefused("file:/hidden/there/is/none", "expected a file that can be read");
    isRefused("/hidden\u0000", "expected a path");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hidden | a public key in PEM, or a JWK set; this is neither",
        "'' | a public key in PEM, or a JWK set; this is neither",
        "-----BEGIN PRIVATE KEY-----hidden-----END PRIVATE KEY----- | BEGIN PUBLIC KEY; this one has BEGIN private key",
        "-----BEGIN CERTIFICATE-----AA-----END CERTIFICATE----- | BEGIN PUBLIC KEY; this one has BEGIN certificate",
        "-----BEGIN PUBLIC KEY-----AAAA-----END PUBLIC KEY----- | an RSA, P-256 or Ed25519 key; this one is of another kind, on another curve, or is damaged",
        "{} | a JWK whose kty is RSA, EC or OKP",
        "{hidden | a JWK set in JSON, but at character 2",
        "{\"keys\":[]} | a JWK set with a key in it",
        "{\"keys\":[7]} | a JWK set with a key in it",
        "{\"kty\":\"oct\",\"k\":\"hidden\"} | a public key; this one is private or a secret",
        "{\"kty\":\"EC\",\"crv\":\"P-384\"} | a key on the curve P-256; this one is on another",
        "{\"kty\":\"OKP\",\"crv\":\"Ed448\"} | a key on the curve Ed25519; this one is on another",
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"} | an Ed25519 key of 32 bytes",
        "{\"kty\":\"RSA\",\"n\":7} | a JWK whose n is in base64url",
        "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"} | a key of the kind RSA; this one is damaged",
        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\"} | an EC key whose point is on its curve",
      })
  void file_without_a_key_is_refused(String document, String sentence) throws Exception {
    isRefused(file(document), "expected in the file " + sentence);
  }

  @Test
  void key_that_is_too_weak_or_for_nothing_here_is_refused() throws Exception {
    KeyPair weak = TestTokens.pair("RSA", 1024);
    isRefused(
        file(TestTokens.pem(weak.getPublic())),
        "expected in the file an RSA key of 2048 to 8192 bits; this one has 1024");
    isRefused(
        file(TestTokens.pem(TestTokens.curve("EC", "secp384r1").getPublic())),
        "expected in the file an EC key on the curve P-256; this one is on another");
    isRefused(
        file(TestTokens.pem(TestTokens.curve("Ed448", "Ed448").getPublic())),
        "expected in the file an EdDSA key on the curve Ed25519; this one is on another");
    isRefused(file(rsa(",\"use\":\"enc\"")), "a key for signatures; this one has another use");
    isRefused(file(rsa(",\"key_ops\":[\"sign\"]")), "this one has another use");
    isRefused(file(rsa(",\"alg\":\"RS512\"")), "a key for RS256, PS256, ES256 or EdDSA");
    isRefused(file(rsa(",\"alg\":\"HS256\"")), "a key for RS256, PS256, ES256 or EdDSA");
    isRefused(file(rsa(",\"kid\":7")), "a JWK whose kid is a string");
    isRefused(file("x".repeat(KeyDocument.LIMIT + 1)), "expected a file of 131072 bytes at most");
  }

  @Test
  void keys_of_a_set_are_told_apart_by_their_ids_and_kinds() throws Exception {
    String set =
        "{\"keys\":[%s,%s,%s,{\"kty\":\"oct\",\"k\":\"AA\",\"kid\":\"secret\"},{\"kty\":\"new\"}]}"
            .formatted(
                rsa(",\"kid\":\"r\",\"alg\":\"PS256\",\"use\":\"sig\""),
                ec(",\"kid\":\"e\",\"key_ops\":[\"verify\"]"),
                ed25519(",\"kid\":\"d\""));
    TokenVerifier own = verifier(file(set));
    own.verify(token("PS256", TestTokens.RSA.getPrivate(), "r", claims("")));
    own.verify(token("ES256", TestTokens.EC.getPrivate(), "e", claims("")));
    own.verify(token("EdDSA", TestTokens.ED25519.getPrivate(), "d", claims("")));
    own.verify(token("EdDSA", TestTokens.ED25519.getPrivate(), null, claims("")));
    isInvalid(own, "RS256", TestTokens.RSA, "r", "alg is not what the key is for, which is PS256.");
    isInvalid(own, "ES256", TestTokens.EC, "d", "alg is not what the key is for, which is EdDSA.");
    isInvalid(own, "ES256", TestTokens.EC, "x", "kid is none of the keys that are known here.");
    isInvalid(own, "ES256", TestTokens.EC, "secret", "kid is none of the keys that are known");
    isInvalid(
        own, "ES256", TestTokens.curve("EC", "secp256r1"), "e", "token's signature is wrong.");
  }

  private static void isInvalid(
      TokenVerifier own, String algorithm, KeyPair pair, String keyId, String sentence) {
    assertThatThrownBy(() -> own.verify(token(algorithm, pair.getPrivate(), keyId, claims(""))))
        .isInstanceOf(TokenException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void nothing_that_may_be_a_secret_is_shown() {
    KeySource source = KeySource.parse("hidden-hidden-hidden-hidden-hidden");
    assertThat(source).hasToString("a secret");
    assertThat(KeySource.shown("hidden")).isEqualTo("***");
    assertThat(KeySource.shown("/hidden")).isEqualTo("***");
    assertThat(KeySource.shown("https://user:hidden@x/")).isEqualTo("***");
    assertThat(KeySource.shown("https://x/keys?token=hidden")).isEqualTo("https://x/keys?***");
    assertThat(KeySource.parse("https://x/keys?token=hidden")).hasToString("https://x/keys?***");
  }
}
