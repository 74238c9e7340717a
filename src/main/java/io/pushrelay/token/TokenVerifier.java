package io.pushrelay.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says what a token lets its bearer do, if it is one (RFC 7515 and RFC 7519; RFC 8725 for what not
 * to trust): three parts in base64url, signed with one of the keys by the algorithm that the key is
 * for. Thread-safe.
 */
public final class TokenVerifier {
  /** Of a token, in characters: as much as a server takes of a head. */
  private static final int LONGEST = 8192;

  private static final String FORM =
      "The token is not a signed JWT: three parts in base64url with dots between them.";

  private final KeyRing ring;
  private final String issuer;
  private final String audience;
  private final InstantSource clock;
  private final VerifiedTokens verified = new VerifiedTokens();

  /**
   * @param issuer that {@code iss} must be, empty: any
   * @param audience that {@code aud} must have, empty: any
   */
  TokenVerifier(KeyRing ring, String issuer, String audience, InstantSource clock) {
    this.ring = ring;
    this.issuer = issuer;
    this.audience = audience;
    this.clock = clock;
  }

  /**
   * What it lets its bearer do now.
   *
   * @throws TokenException with what is wrong
   */
  public Token verify(String token) {
    if (token.length() > LONGEST) {
      throw TokenException.invalid(
          "The token has %d characters, and %d at most are allowed."
              .formatted(token.length(), LONGEST));
    }
    KeySet keys = ring.current();
    Claims claims = keys == null ? null : verified.find(token, keys);
    return (claims == null ? verifyAnew(token) : claims).check(clock.millis(), issuer, audience);
  }

  private Claims verifyAnew(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length == 5) {
      throw TokenException.invalid("The token is encrypted, and a signed one was expected.");
    }
    if (parts.length != 3) {
      throw TokenException.invalid(FORM);
    }
    Map<String, Object> header = object(parts[0], "header");
    if (header.containsKey("crit")) {
      throw TokenException.invalid("The token's header has crit, and no extension is known here.");
    }
    Object keyId = header.get("kid");
    if (keyId != null && !(keyId instanceof String)) {
      throw TokenException.invalid("The token's kid is not a string.");
    }
    KeySet keys = ring.keys((String) keyId);
    checkSignature(parts, header.get("alg"), (String) keyId, keys);
    Claims claims = new Claims(object(parts[1], "body"));
    verified.add(token, claims, keys);
    return claims;
  }

  private static void checkSignature(
      String[] parts, @Nullable Object algorithm, @Nullable String keyId, KeySet keys) {
    if (!keys.has(keyId)) {
      throw TokenException.invalid("The token's kid is none of the keys that are known here.");
    }
    String name = algorithm instanceof String text ? text : "";
    List<VerificationKey> candidates = keys.keys(keyId, name);
    if (candidates.isEmpty()) {
      throw TokenException.invalid(
          "The token's alg is not what the key is for, which is %s."
              .formatted(keys.algorithms(keyId)));
    }
    byte[] signed = (parts[0] + "." + parts[1]).getBytes(US_ASCII);
    byte[] signature = bytes(parts[2]);
    if (candidates.stream().noneMatch(key -> key.verify(name, signed, signature))) {
      throw TokenException.invalid("The token's signature is wrong.");
    }
  }

  private static Map<String, Object> object(String part, String what) {
    byte[] json = bytes(part);
    try {
      return Json.object(json);
    } catch (IllegalArgumentException e) {
      throw TokenException.invalid(
          "The token's %s is not a JSON object: %s.".formatted(what, e.getMessage()));
    }
  }

  private static byte[] bytes(String part) {
    try {
      return Base64Url.decode(part);
    } catch (IllegalArgumentException e) {
      throw TokenException.invalid(FORM);
    }
  }
}
