package io.pushrelay.token;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;

/** The one elliptic curve of ES256 (FIPS 186-4, "P-256"). */
final class P256 {
  static final ECParameterSpec PARAMETERS = parameters();

  private P256() {}

  private static ECParameterSpec parameters() {
    try {
      AlgorithmParameters known = AlgorithmParameters.getInstance("EC");
      known.init(new ECGenParameterSpec("secp256r1"));
      return known.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has P-256", e);
    }
  }

  static boolean isCurveOf(ECPublicKey key) {
    ECParameterSpec own = key.getParams();
    return own.getCurve().equals(PARAMETERS.getCurve())
        && own.getGenerator().equals(PARAMETERS.getGenerator())
        && own.getOrder().equals(PARAMETERS.getOrder())
        && own.getCofactor() == PARAMETERS.getCofactor();
  }

  /** Whether the point is on the curve, which a key factory does not look at. */
  static boolean has(ECPoint point) {
    BigInteger p = ((ECFieldFp) PARAMETERS.getCurve().getField()).getP();
    BigInteger x = point.getAffineX();
    BigInteger y = point.getAffineY();
    if (point.equals(ECPoint.POINT_INFINITY)
        || x.signum() < 0
        || y.signum() < 0
        || x.compareTo(p) >= 0
        || y.compareTo(p) >= 0) {
      return false;
    }
    BigInteger right =
        x.modPow(BigInteger.valueOf(3), p)
            .add(PARAMETERS.getCurve().getA().multiply(x))
            .add(PARAMETERS.getCurve().getB())
            .mod(p);
    return y.multiply(y).mod(p).equals(right);
  }

  /** Whether a half of a signature is in its range. */
  static boolean isScalar(BigInteger number) {
    return number.signum() > 0 && number.compareTo(PARAMETERS.getOrder()) < 0;
  }
}
