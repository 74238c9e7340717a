package io.pushrelay.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Tokens as applications make them (by jose4j), and as nobody should (by hand). */
public final class TestTokens {
  public static final String SECRET = "a secret of 32 bytes, at the very least";

  /** 2024-01-01. */
  public static final long NOW = 1_704_067_200L;

  static final KeyPair RSA = pair("RSA", 2048);
  static final KeyPair EC = curve("EC", "secp256r1");
  static final KeyPair ED25519 = curve("Ed25519", "Ed25519");

  private TestTokens() {}

  static KeyPair pair(String kind, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static KeyPair curve(String kind, String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
      if (kind.equals("EC")) {
        generator.initialize(new ECGenParameterSpec(curve));
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Claims that are good for a minute, with these before. */
  public static String claims(String more) {
    return "{%s%s\"exp\": %d}".formatted(more, more.isEmpty() ? "" : ", ", NOW + 60);
  }

  /** As an application that shares the secret makes it. */
  public static String token(String claims) {
    return token("HS256", new HmacKey(SECRET.getBytes(UTF_8)), null, claims);
  }

  static String token(String algorithm, Key key, @Nullable String keyId, String claims) {
    JsonWebSignature jws = new JsonWebSignature();
    jws.setAlgorithmHeaderValue(algorithm);
    jws.setPayload(claims);
    jws.setKey(key);
    if (keyId != null) {
      jws.setKeyIdHeaderValue(keyId);
    }
    try {
      return jws.getCompactSerialization();
    } catch (JoseException e) {
      throw new AssertionError(e);
    }
  }

  /** With any header and any claims, and the right HMAC of the secret over them. */
  public static String byHand(String header, String claims) {
    return byHand(SECRET.getBytes(UTF_8), header, claims);
  }

  static String byHand(byte[] secret, String header, String claims) {
    String signed = encoded(header) + "." + encoded(claims);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return signed + "." + encoded(mac.doFinal(signed.getBytes(ISO_8859_1)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Signed with a key that {@link #jwks} has. */
  public static String signed(String keyId, String claims) {
    return token("EdDSA", ED25519.getPrivate(), keyId, claims);
  }

  public static String jwks(String keyId) {
    byte[] encoded = ED25519.getPublic().getEncoded();
    return "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"%s\",\"x\":\"%s\"}]}"
        .formatted(keyId, encoded(Arrays.copyOfRange(encoded, 12, 44)));
  }

  static String encoded(String text) {
    return encoded(text.getBytes(UTF_8));
  }

  static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static String pem(PublicKey key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  static TokenVerifier verifier(String key) {
    return verifier(KeySource.parse(key), "", "", () -> NOW * 1000);
  }

  static TokenVerifier verifier(
      KeySource source, String issuer, String audience, LongMillis millis) {
    InstantSource clock = () -> java.time.Instant.ofEpochMilli(millis.now());
    return new TokenVerifiers(new KeyFetcher(), Runnable::run, new AtomicLong()::get, clock)
        .verifier(source, issuer, audience);
  }

  /** A clock. */
  interface LongMillis {
    long now();
  }
}
