package io.pushrelay.token;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.interfaces.EdECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** A key that Java takes until a signature is to be checked with it. */
final class DamagedKeyTest {
  /** The y of no point of Ed25519, found by Jazzer. */
  private static final String NO_POINT = "WdC2_yeAnaIgA8aEQ1WmNxLUor1Lc7KinvbBRLIg3As";

  private static String jwk(String x) {
    return "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"%s\"}".formatted(x);
  }

  @Test
  void ed25519_key_whose_point_is_not_on_the_curve_is_refused_when_it_is_read() {
    byte[] document = jwk(NO_POINT).getBytes(US_ASCII);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyDocument.read(document))
        .withMessage("a public key; this one is damaged");
  }

  @Test
  void other_keys_of_its_set_are_as_good_as_without_it() {
    byte[] encoded = ((EdECPublicKey) TestTokens.ED25519.getPublic()).getEncoded();
    byte[] raw = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    String good = Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
    String set = "{\"keys\":[%s,%s]}".formatted(jwk(NO_POINT), jwk(good));
    KeySet keys = KeyDocument.read(set.getBytes(US_ASCII));
    assertThat(keys.keys(null, "EdDSA")).hasSize(1);
    assertThat(keys.keys(null, "EdDSA").get(0).verify("EdDSA", new byte[1], new byte[64]))
        .isFalse();
  }
}
