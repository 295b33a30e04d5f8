package org.tocsin.docket;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.tocsin.evidence.EvidenceException;
import org.tocsin.store.DataDirectory;

/**
 * The secret under which the docket names accounts, kept outside the database file: without it the
 * names cannot be tested against a list of accounts.
 */
public final class DocketKey {
  /** The file in the data directory, 32 bytes. */
  public static final String FILE = "docket.key";

  private static final int BYTES = 32;

  private final byte[] key;

  private DocketKey(byte[] key) {
    this.key = key;
  }

  /**
   * Finds the key of a data directory, or makes it, readable by its owner only.
   *
   * @throws EvidenceException when the file is damaged
   */
  public static DocketKey in(DataDirectory directory) {
    byte[] bytes =
        directory
            .read(FILE)
            .orElseGet(
                () -> {
                  byte[] fresh = new byte[BYTES];
                  new SecureRandom().nextBytes(fresh);
                  directory.write(FILE, fresh);
                  return fresh;
                });
    return of(bytes);
  }

  /** Returns a key of 32 bytes that the host keeps: nodes of one docket share it. */
  public static DocketKey of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new EvidenceException(
          EvidenceException.Kind.KEYS, "a docket key has " + BYTES + " bytes, not " + bytes.length);
    }
    return new DocketKey(bytes.clone());
  }

  String ref(String accountId) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(accountId.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  @Override
  public String toString() {
    return "DocketKey";
  }
}
