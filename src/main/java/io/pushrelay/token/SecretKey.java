package io.pushrelay.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A secret that the application shares with the relay (RFC 7518, section 3.2). */
final class SecretKey extends VerificationKey {
  private static final String HMAC = "HmacSHA256";

  private final SecretKeySpec key;

  /**
   * @param secret 32 bytes or more
   */
  SecretKey(String secret) {
    super(null, Set.of("HS256"));
    key = new SecretKeySpec(secret.getBytes(UTF_8), HMAC);
  }

  @Override
  boolean verify(String algorithm, byte[] signed, byte[] signature) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return MessageDigest.isEqual(mac.doFinal(signed), signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + HMAC, e);
    }
  }
}
