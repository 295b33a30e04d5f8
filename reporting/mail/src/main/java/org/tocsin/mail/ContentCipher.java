package org.tocsin.mail;

/** How mails are encrypted to the recipients' certificates. */
public enum ContentCipher {
  /**
   * CMS EnvelopedData (RFC 5652) with AES-256-CBC, RSA keys by PKCS #1 v1.5: every S/MIME program
   * reads it. It does not show tampering by itself: sign the mails as well.
   */
  AES_256_CBC,
  /**
   * CMS AuthEnvelopedData (RFC 5083) with AES-256-GCM, RSA keys by OAEP with SHA-256: shows
   * tampering, and older programs cannot read it.
   */
  AES_256_GCM
}
