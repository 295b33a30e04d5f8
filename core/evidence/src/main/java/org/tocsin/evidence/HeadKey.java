package org.tocsin.evidence;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.tocsin.evidence.EvidenceException.Kind;
import org.tocsin.store.DataDirectory;

/**
 * The Ed25519 key that signs the heads of the custody log.
 *
 * <p>It lies in the data directory. Whoever holds it can sign another history; heads that were
 * handed to somebody else, or time-stamped, still bind.
 */
public final class HeadKey {
  /** The private key in the data directory, PKCS#8. */
  public static final String PRIVATE_FILE = "custody-head.key";

  /** The public key in the data directory, X.509 SubjectPublicKeyInfo. */
  public static final String PUBLIC_FILE = "custody-head.pub";

  private static final String ALGORITHM = "Ed25519";

  private final PrivateKey privateKey;
  private final PublicKey publicKey;

  private HeadKey(PrivateKey privateKey, PublicKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /**
   * Finds the key of a data directory, or makes it, readable by its owner only.
   *
   * @throws EvidenceException {@link Kind#KEYS} when one of its two files is missing or damaged
   */
  public static HeadKey in(DataDirectory directory) {
    Optional<byte[]> privateBytes = directory.read(PRIVATE_FILE);
    Optional<byte[]> publicBytes = directory.read(PUBLIC_FILE);
    try {
      if (privateBytes.isEmpty()) {
        if (publicBytes.isPresent()) {
          throw new EvidenceException(
              Kind.KEYS, "the data directory has " + PUBLIC_FILE + " and no " + PRIVATE_FILE);
        }
        KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        privateBytes = Optional.of(pair.getPrivate().getEncoded());
        directory.write(PRIVATE_FILE, privateBytes.get());
      }
      byte[] derived = publicOf(privateBytes.get());
      if (publicBytes.isEmpty()) {
        directory.write(PUBLIC_FILE, derived);
      } else if (!Arrays.equals(publicBytes.get(), derived)) {
        throw new EvidenceException(
            Kind.KEYS, PRIVATE_FILE + " and " + PUBLIC_FILE + " do not belong together");
      }
      KeyFactory factory = KeyFactory.getInstance(ALGORITHM);
      return new HeadKey(
          factory.generatePrivate(new PKCS8EncodedKeySpec(privateBytes.get())),
          factory.generatePublic(new X509EncodedKeySpec(derived)));
    } catch (GeneralSecurityException | IOException e) {
      throw new EvidenceException(Kind.KEYS, "the key that signs tree heads is damaged");
    }
  }

  private static byte[] publicOf(byte[] pkcs8) throws IOException {
    if (PrivateKeyFactory.createKey(pkcs8) instanceof Ed25519PrivateKeyParameters key) {
      return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key.generatePublicKey())
          .getEncoded();
    }
    throw new IOException("another kind of key");
  }

  /** Returns the public key, with which anybody can verify heads. */
  public PublicKey publicKey() {
    return publicKey;
  }

  byte[] sign(byte[] bytes) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(privateKey);
      signature.update(bytes);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new EvidenceException(Kind.KEYS, "a tree head cannot be signed");
    }
  }

  /** Whether a head bears the signature of this key. */
  public boolean verifies(TreeHead head) {
    return verifies(head, publicKey);
  }

  /** Whether a head bears the signature of a key. */
  public static boolean verifies(TreeHead head, PublicKey publicKey) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(publicKey);
      signature.update(head.signedBytes());
      return signature.verify(head.signature());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return "HeadKey";
  }
}
