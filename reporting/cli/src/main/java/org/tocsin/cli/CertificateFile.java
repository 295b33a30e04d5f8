package org.tocsin.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/** A certificate that a person named by its file. */
final class CertificateFile {
  private CertificateFile() {}

  static X509Certificate read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (IOException e) {
      throw CommandException.failed("cannot read " + file + ": " + Failures.unreadable(e));
    } catch (CertificateException e) {
      throw CommandException.failed(file + " holds no certificate");
    }
  }
}
