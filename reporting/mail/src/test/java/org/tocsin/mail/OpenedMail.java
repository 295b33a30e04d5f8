package org.tocsin.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.BodyPart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.bouncycastle.cms.KeyTransRecipient;
import org.bouncycastle.cms.KeyTransRecipientInformation;
import org.bouncycastle.cms.Recipient;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.cms.jcajce.JceKeyAgreeAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyAgreeEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.mail.smime.SMIMEAuthEnveloped;
import org.bouncycastle.mail.smime.SMIMEEnveloped;
import org.bouncycastle.mail.smime.SMIMESigned;

/**
 * A mail as its recipient opens it, by a reader that is not ours: decrypted, its signature
 * verified, its parts by file name, the readable text by {@code ""}.
 */
record OpenedMail(MimeMessage message, Map<String, byte[]> parts) {
  static OpenedMail of(byte[] mail, Identity reader, Identity signer) throws Exception {
    return of(
        new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail)),
        reader,
        signer);
  }

  static OpenedMail of(MimeMessage message, Identity reader, Identity signer) throws Exception {
    MimeBodyPart inner = new MimeBodyPart(new ByteArrayInputStream(decrypted(message, reader)));
    SMIMESigned signed = new SMIMESigned((MimeMultipart) inner.getContent());
    assertThat(signed.getSignerInfos().getSigners()).hasSize(1);
    SignerInformation info = signed.getSignerInfos().getSigners().iterator().next();
    assertThat(
            info.verify(
                new JcaSimpleSignerInfoVerifierBuilder()
                    .setProvider(Smime.PROVIDER)
                    .build(signer.certificate())))
        .isTrue();
    Map<String, byte[]> parts = new LinkedHashMap<>();
    collect(signed.getContent(), parts);
    return new OpenedMail(message, parts);
  }

  private static void collect(BodyPart part, Map<String, byte[]> parts) throws Exception {
    if (part.getContentType().startsWith("multipart/")) {
      MimeMultipart all = (MimeMultipart) part.getContent();
      for (int i = 0; i < all.getCount(); i++) {
        collect(all.getBodyPart(i), parts);
      }
    } else {
      String name = Optional.ofNullable(part.getFileName()).orElse("");
      assertThat(parts.put(name, part.getInputStream().readAllBytes())).isNull();
    }
  }

  private static byte[] decrypted(MimeMessage message, Identity by) throws Exception {
    boolean rsa = by.key().getAlgorithm().equals("RSA");
    boolean gcm = message.getContentType().contains("authEnveloped-data");
    Recipient recipient;
    Iterable<RecipientInformation> infos;
    if (gcm) {
      infos = new SMIMEAuthEnveloped(message).getRecipientInfos().getRecipients();
      recipient =
          rsa
              ? new JceKeyTransAuthEnvelopedRecipient(by.key()).setProvider(Smime.PROVIDER)
              : new JceKeyAgreeAuthEnvelopedRecipient(by.key()).setProvider(Smime.PROVIDER);
    } else {
      infos = new SMIMEEnveloped(message).getRecipientInfos().getRecipients();
      recipient =
          rsa
              ? new JceKeyTransEnvelopedRecipient(by.key()).setProvider(Smime.PROVIDER)
              : new JceKeyAgreeEnvelopedRecipient(by.key()).setProvider(Smime.PROVIDER);
    }
    for (RecipientInformation info : infos) {
      if (info instanceof KeyTransRecipientInformation == recipient instanceof KeyTransRecipient) {
        return info.getContent(recipient);
      }
    }
    throw new AssertionError("it is for nobody of ours");
  }

  String text() {
    return new String(parts.getOrDefault("", new byte[0]), StandardCharsets.UTF_8);
  }

  String json() {
    return new String(parts.getOrDefault("report.json", new byte[0]), StandardCharsets.UTF_8);
  }

  String xml() {
    return new String(parts.getOrDefault("report.xml", new byte[0]), StandardCharsets.UTF_8);
  }
}
