package io.pushrelay.token;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The public half of a key pair of which the application has the other (RFC 7518, RFC 8037). */
final class PublicVerificationKey extends VerificationKey {
  private static final int LEAST_RSA_BITS = 2048;

  /** More would cost more than a signature is worth, for each token that anybody sends. */
  private static final int MOST_RSA_BITS = 8192;

  private static final PSSParameterSpec PSS =
      new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);

  private final PublicKey key;

  private PublicVerificationKey(@Nullable String id, Set<String> algorithms, PublicKey key) {
    super(id, algorithms);
    this.key = key;
  }

  /**
   * @param id its {@code kid}, null if it has none
   * @param only the one algorithm that it is for, null: all that fit a key of its kind
   * @throws IllegalArgumentException with what is wrong, if no signature of it counts here
   */
  static PublicVerificationKey of(PublicKey key, @Nullable String id, @Nullable String only) {
    Set<String> algorithms = new HashSet<>(algorithms(key));
    if (only != null) {
      algorithms.retainAll(Set.of(only));
    }
    if (algorithms.isEmpty()) {
      throw new IllegalArgumentException(
          "a key for RS256, PS256, ES256 or EdDSA; this one is for another algorithm");
    }
    algorithms.forEach(algorithm -> checkUsable(key, algorithm));
    return new PublicVerificationKey(id, algorithms, key);
  }

  /** Java looks at some of a key, such as whether its point is on Ed25519, when it is used. */
  private static void checkUsable(PublicKey key, String algorithm) {
    try {
      verifier(algorithm).initVerify(key);
    } catch (InvalidKeyException e) {
      throw new IllegalArgumentException("a public key; this one is damaged", e);
    } catch (GeneralSecurityException e) {
      throw unknown(algorithm, e);
    }
  }

  private static IllegalStateException unknown(String algorithm, GeneralSecurityException e) {
    return new IllegalStateException("every Java from 17 on has " + algorithm, e);
  }

  private static Set<String> algorithms(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      int bits = rsa.getModulus().bitLength();
      if (bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS) {
        throw new IllegalArgumentException(
            "an RSA key of %d to %d bits; this one has %d"
                .formatted(LEAST_RSA_BITS, MOST_RSA_BITS, bits));
      }
      if (!rsa.getPublicExponent().testBit(0) || rsa.getPublicExponent().bitLength() < 2) {
        throw new IllegalArgumentException("an RSA key whose exponent is odd and at least 3");
      }
      return Set.of("RS256", "PS256");
    }
    if (key instanceof ECPublicKey ec) {
      if (!P256.isCurveOf(ec)) {
        throw new IllegalArgumentException("an EC key on the curve P-256; this one is on another");
      }
      if (!P256.has(ec.getW())) {
        throw new IllegalArgumentException("an EC key whose point is on its curve");
      }
      return Set.of("ES256");
    }
    if (key instanceof EdECPublicKey edwards) {
      if (!edwards.getParams().getName().equals("Ed25519")) {
        throw new IllegalArgumentException(
            "an EdDSA key on the curve Ed25519; this one is on another");
      }
      return Set.of("EdDSA");
    }
    throw new IllegalArgumentException("an RSA, EC or Ed25519 key; this one is of another kind");
  }

  @Override
  boolean verify(String algorithm, byte[] signed, byte[] signature) {
    if (algorithm.equals("ES256") && !isInRange(signature)) {
      return false;
    }
    try {
      Signature verifier = verifier(algorithm);
      verifier.initVerify(key);
      verifier.update(signed);
      return verifier.verify(signature);
    } catch (SignatureException notOne) {
      return false; // of another length than those of this key, say
    } catch (GeneralSecurityException e) {
      throw unknown(algorithm, e);
    }
  }

  private static Signature verifier(String algorithm) throws GeneralSecurityException {
    return switch (algorithm) {
      case "RS256" -> Signature.getInstance("SHA256withRSA");
      case "PS256" -> {
        Signature pss = Signature.getInstance("RSASSA-PSS");
        pss.setParameter(PSS);
        yield pss;
      }
      case "ES256" -> Signature.getInstance("SHA256withECDSAinP1363Format");
      case "EdDSA" -> Signature.getInstance("Ed25519");
      default -> throw new IllegalArgumentException(algorithm);
    };
  }

  /** Both halves from 1 to the order less 1: a Java before 17.0.3 took two zeros for any text. */
  private static boolean isInRange(byte[] signature) {
    return signature.length == 64
        && P256.isScalar(new BigInteger(1, Arrays.copyOfRange(signature, 0, 32)))
        && P256.isScalar(new BigInteger(1, Arrays.copyOfRange(signature, 32, 64)));
  }
}
