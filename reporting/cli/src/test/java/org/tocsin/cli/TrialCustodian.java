package org.tocsin.cli;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import org.tocsin.evidence.TrialKeys;
import org.tocsin.store.DataDirectory;

/** A custodian with a certificate file, a key store and a passphrase file of its own. */
record TrialCustodian(Path certificate, Path keyStore, Path passphrase, Instant ends) {

  static TrialCustodian in(Path folder, String name) throws Exception {
    Path own = folder.resolve(name);
    try (DataDirectory directory = DataDirectory.openForService(own)) {
      TrialKeys unused = TrialKeys.createIn(directory, Screen.CLOCK);
    }
    Path keyStore = own.resolve(TrialKeys.KEY_FILE);
    Path passphrase = own.resolve(TrialKeys.PASSPHRASE_FILE);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keyStore)) {
      store.load(in, Files.readString(passphrase).strip().toCharArray());
    }
    X509Certificate certificate =
        (X509Certificate) store.getCertificate(store.aliases().nextElement());
    String text =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
            + "\n-----END CERTIFICATE-----\n";
    Path file = Files.writeString(own.resolve(name + ".pem"), text);
    Files.setPosixFilePermissions(keyStore, PosixFilePermissions.fromString("rw-------"));
    return new TrialCustodian(file, keyStore, passphrase, certificate.getNotAfter().toInstant());
  }
}
