package org.tocsin.evidence;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.Optional;

/** The curves on which custodians' keys may lie. */
enum NamedCurve {
  P256("secp256r1"),
  P384("secp384r1");

  private final String jcaName;

  NamedCurve(String jcaName) {
    this.jcaName = jcaName;
  }

  private static ECParameterSpec parametersOf(NamedCurve curve) {
    try {
      AlgorithmParameters algorithm = AlgorithmParameters.getInstance("EC", Bc.PROVIDER);
      algorithm.init(new ECGenParameterSpec(curve.jcaName));
      return algorithm.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Bouncy Castle knows the curves of NIST", e);
    }
  }

  String jcaName() {
    return jcaName;
  }

  static Optional<NamedCurve> of(ECPublicKey key) {
    for (NamedCurve curve : values()) {
      ECParameterSpec mine = parametersOf(curve);
      ECParameterSpec theirs = key.getParams();
      if (mine.getCurve().getField().equals(theirs.getCurve().getField())
          && mine.getCurve().getA().equals(theirs.getCurve().getA())
          && mine.getCurve().getB().equals(theirs.getCurve().getB())
          && mine.getGenerator().equals(theirs.getGenerator())
          && mine.getOrder().equals(theirs.getOrder())) {
        return Optional.of(curve);
      }
    }
    return Optional.empty();
  }
}
