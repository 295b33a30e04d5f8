package org.tocsin.evidence;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSAuthEnvelopedDataParser;
import org.bouncycastle.cms.CMSAuthEnvelopedDataStreamGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.KeyTransRecipientInformation;
import org.bouncycastle.cms.PKIXRecipientId;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyAgreeAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransAuthEnvelopedRecipient;
import org.bouncycastle.operator.OutputAEADEncryptor;
import org.tocsin.evidence.EvidenceException.Kind;

/**
 * Encrypts a stream of any length for the holders of certificates, in bounded memory: CMS
 * AuthEnvelopedData (RFC 5083) with AES-256-GCM (RFC 5084), keys as {@link Custodians} take them.
 * {@code openssl cms -decrypt} opens it.
 *
 * <p>Guarantees: a changed, shortened or lengthened message is found. Non-guarantees: it is found
 * at the end, after everything before was given out; so use nothing before the end, and keep
 * evidence itself in segments.
 */
public final class Envelope {
  private Envelope() {}

  /**
   * Returns a stream that encrypts into {@code out}. Closing it ends the message and leaves {@code
   * out} open.
   *
   * @throws EvidenceException {@link Kind#KEYS} when it cannot be encrypted to the recipients
   */
  public static OutputStream encrypting(OutputStream out, Custodians recipients)
      throws IOException {
    try {
      CMSAuthEnvelopedDataStreamGenerator generator = new CMSAuthEnvelopedDataStreamGenerator();
      generator.setBufferSize(64 * 1024);
      KeyWrap.addRecipients(generator, recipients);
      OutputAEADEncryptor encryptor =
          (OutputAEADEncryptor)
              new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_GCM)
                  .setProvider(Bc.PROVIDER)
                  .build();
      return generator.open(new KeptOpen(out), encryptor);
    } catch (CMSException | GeneralSecurityException e) {
      throw new EvidenceException(Kind.KEYS, "nothing can be encrypted to the recipients");
    }
  }

  /**
   * Returns a stream that decrypts {@code in}, and throws {@link IOException} at the latest at its
   * end when the message is not what was encrypted.
   *
   * @throws EvidenceException {@link Kind#NO_KEY} when the message is for another key, {@link
   *     Kind#DAMAGED} when it is none
   */
  public static InputStream decrypting(InputStream in, RecipientKey key) {
    try {
      CMSAuthEnvelopedDataParser parser = new CMSAuthEnvelopedDataParser(in);
      JcaX509CertificateHolder holder = new JcaX509CertificateHolder(key.certificate());
      for (RecipientInformation recipient : parser.getRecipientInfos()) {
        if (recipient.getRID() instanceof PKIXRecipientId id && id.match(holder)) {
          return new Checked(stream(recipient, key), parser, in);
        }
      }
    } catch (CMSException | IOException | GeneralSecurityException | RuntimeException e) {
      // What a parser says about broken bytes can repeat them.
      throw new EvidenceException(Kind.DAMAGED, "this is no encrypted message, or a damaged one");
    }
    throw new EvidenceException(Kind.NO_KEY, "the message is encrypted for another key");
  }

  private static InputStream stream(RecipientInformation recipient, RecipientKey key)
      throws CMSException, IOException {
    return recipient instanceof KeyTransRecipientInformation
        ? recipient
            .getContentStream(
                new JceKeyTransAuthEnvelopedRecipient(key.privateKey()).setProvider(Bc.PROVIDER))
            .getContentStream()
        : recipient
            .getContentStream(
                new JceKeyAgreeAuthEnvelopedRecipient(key.privateKey()).setProvider(Bc.PROVIDER))
            .getContentStream();
  }

  private static final class KeptOpen extends FilterOutputStream {
    KeptOpen(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      out.flush();
    }
  }

  /**
   * Turns every failure into one that says nothing of content, and wants nothing behind the end.
   */
  private static final class Checked extends FilterInputStream {
    private final CMSAuthEnvelopedDataParser parser;
    private final InputStream raw;
    private boolean ended;

    Checked(InputStream plain, CMSAuthEnvelopedDataParser parser, InputStream raw) {
      super(plain);
      this.parser = parser;
      this.raw = raw;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      int n = read(one, 0, 1);
      return n < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (ended) {
        return -1;
      }
      try {
        int n = in.read(buffer, offset, length);
        if (n < 0) {
          ended = true;
          if (parser.getMac() == null || raw.read() >= 0) {
            throw new IOException("damaged");
          }
        }
        return n;
      } catch (IOException | RuntimeException e) {
        throw new IOException("the encrypted message is damaged");
      }
    }
  }
}
