package io.pushrelay.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.KeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a file or a URL has of public keys: one in PEM (RFC 7468), or a JWK or a set of them
 * (RFC 7517). Of a set those count that are for signatures which count here; a set has keys for
 * other purposes too.
 */
final class KeyDocument {
  /** What is looked at, in bytes; a set of 30 RSA keys with their certificates has as much. */
  static final int LIMIT = 128 << 10;

  private static final int MOST_KEYS = 100;
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*+)-----END \\1-----");

  /** What comes before the 32 bytes of an Ed25519 key in its X.509 form (RFC 8410, section 4). */
  private static final byte[] ED25519_PREFIX = {
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
  };

  private KeyDocument() {}

  /**
   * @throws IllegalArgumentException with what was expected, if no key of it can be used
   */
  static KeySet read(byte[] document) {
    String text = new String(document, ISO_8859_1).strip();
    if (text.startsWith("{")) {
      return new KeySet(jwks(document));
    }
    Matcher pem = PEM.matcher(text);
    if (!pem.find()) {
      throw new IllegalArgumentException("a public key in PEM, or a JWK set; this is neither");
    }
    if (!pem.group(1).equals("PUBLIC KEY")) {
      throw new IllegalArgumentException(
          "BEGIN PUBLIC KEY; this one has BEGIN " + pem.group(1).toLowerCase(Locale.ROOT));
    }
    byte[] encoded;
    try {
      encoded = Base64.getMimeDecoder().decode(pem.group(2));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a public key in PEM; this one is not in base64", e);
    }
    for (String kind : List.of("RSA", "EC", "Ed25519", "Ed448")) {
      PublicKey key = tryKey(kind, new X509EncodedKeySpec(encoded));
      if (key != null) {
        return new KeySet(List.of(PublicVerificationKey.of(key, null, null)));
      }
    }
    throw new IllegalArgumentException(
        "an RSA, P-256 or Ed25519 key; this one is of another kind, on another curve, or is damaged");
  }

  private static List<VerificationKey> jwks(byte[] document) {
    Map<String, Object> object;
    try {
      object = Json.object(document);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a JWK set in JSON, but " + e.getMessage(), e);
    }
    List<?> all = object.get("keys") instanceof List<?> keys ? keys : List.of(object);
    if (all.size() > MOST_KEYS) {
      throw new IllegalArgumentException("at most " + MOST_KEYS + " keys; these are " + all.size());
    }
    List<VerificationKey> usable = new ArrayList<>();
    String problem = "a JWK set with a key in it";
    for (Object one : all) {
      try {
        if (one instanceof Map<?, ?> jwk) {
          usable.add(jwk(jwk));
        }
      } catch (IllegalArgumentException e) {
        problem = String.valueOf(e.getMessage());
      }
    }
    if (usable.isEmpty()) {
      throw new IllegalArgumentException(problem);
    }
    return usable;
  }

  private static VerificationKey jwk(Map<?, ?> jwk) {
    if (jwk.containsKey("d") || "oct".equals(jwk.get("kty"))) {
      throw new IllegalArgumentException("a public key; this one is private or a secret");
    }
    if ((jwk.containsKey("use") && !"sig".equals(jwk.get("use")))
        || (jwk.get("key_ops") instanceof List<?> uses && !uses.contains("verify"))) {
      throw new IllegalArgumentException("a key for signatures; this one has another use");
    }
    return PublicVerificationKey.of(publicKey(jwk), optional(jwk, "kid"), optional(jwk, "alg"));
  }

  private static PublicKey publicKey(Map<?, ?> jwk) {
    String kind = jwk.get("kty") instanceof String kty ? kty : "";
    return switch (kind) {
      case "RSA" -> key("RSA", new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e")));
      case "EC" -> {
        expectCurve(jwk, "P-256");
        ECPoint point = new ECPoint(number(jwk, "x"), number(jwk, "y"));
        yield key("EC", new ECPublicKeySpec(point, P256.PARAMETERS));
      }
      case "OKP" -> {
        expectCurve(jwk, "Ed25519");
        yield ed25519(bytes(jwk, "x"));
      }
      default -> throw new IllegalArgumentException("a JWK whose kty is RSA, EC or OKP");
    };
  }

  private static PublicKey ed25519(byte[] raw) {
    if (raw.length != 32) {
      throw new IllegalArgumentException("an Ed25519 key of 32 bytes");
    }
    byte[] encoded = new byte[ED25519_PREFIX.length + raw.length];
    System.arraycopy(ED25519_PREFIX, 0, encoded, 0, ED25519_PREFIX.length);
    System.arraycopy(raw, 0, encoded, ED25519_PREFIX.length, raw.length);
    return key("Ed25519", new X509EncodedKeySpec(encoded));
  }

  private static void expectCurve(Map<?, ?> jwk, String curve) {
    if (!curve.equals(jwk.get("crv"))) {
      throw new IllegalArgumentException(
          "a key on the curve %s; this one is on another".formatted(curve));
    }
  }

  private static PublicKey key(String kind, KeySpec spec) {
    PublicKey key = tryKey(kind, spec);
    if (key == null) {
      throw new IllegalArgumentException("a key of the kind " + kind + "; this one is damaged");
    }
    return key;
  }

  private static @Nullable PublicKey tryKey(String kind, KeySpec spec) {
    try {
      return KeyFactory.getInstance(kind).generatePublic(spec);
    } catch (GeneralSecurityException | RuntimeException e) {
      return null;
    }
  }

  private static @Nullable String optional(Map<?, ?> jwk, String name) {
    Object value = jwk.get(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw new IllegalArgumentException("a JWK whose " + name + " is a string");
  }

  private static BigInteger number(Map<?, ?> jwk, String name) {
    return new BigInteger(1, bytes(jwk, name));
  }

  private static byte[] bytes(Map<?, ?> jwk, String name) {
    try {
      if (jwk.get(name) instanceof String text) {
        return Base64.getUrlDecoder().decode(text);
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new IllegalArgumentException("a JWK whose " + name + " is in base64url");
  }
}
