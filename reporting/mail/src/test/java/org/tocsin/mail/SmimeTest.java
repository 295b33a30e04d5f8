package org.tocsin.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignerDigestMismatchException;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.Environment;
import org.tocsin.testkit.Leaks;
import org.tocsin.testkit.SettableClock;

class SmimeTest {
  private static final String BODY = "Zeile mit ü\n.\n\nEnde\n";

  private static byte[] written(Optional<Identity> signer, ContentCipher cipher, Identity... to)
      throws Exception {
    return written(writer(signer, cipher, to), Identity.NOW);
  }

  private static byte[] written(MessageWriter writer, Instant at) throws MailException {
    return MessageWriter.bytes(
        writer.message(
            new MessageWriter.Head("<1@teapot.example>", at, "Tëst: 1 alarm"),
            MessageWriter.text(BODY)));
  }

  private static MessageWriter writer(
      Optional<Identity> signer, ContentCipher cipher, Identity... to) {
    return new MessageWriter(
        Addresses.parse("tocsin@teapot.example", "from"),
        List.of(Addresses.parse("team@teapot.example", "to")),
        Optional.of(
            new Smime(
                signer.map(one -> new Smime.Signer(one.key(), List.of(one.certificate()))),
                Arrays.stream(to).map(Identity::certificate).toList(),
                cipher)));
  }

  private static MimeMessage parsed(byte[] bytes) throws Exception {
    return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
  }

  private static byte[] opened(byte[] message, ContentCipher cipher, Identity by) throws Exception {
    boolean rsa = by.key().getAlgorithm().equals("RSA");
    if (cipher == ContentCipher.AES_256_GCM) {
      Recipient recipient =
          rsa
              ? new JceKeyTransAuthEnvelopedRecipient(by.key()).setProvider(Smime.PROVIDER)
              : new JceKeyAgreeAuthEnvelopedRecipient(by.key()).setProvider(Smime.PROVIDER);
      return content(
          new SMIMEAuthEnveloped(parsed(message)).getRecipientInfos().getRecipients(), recipient);
    }
    Recipient recipient =
        rsa
            ? new JceKeyTransEnvelopedRecipient(by.key()).setProvider(Smime.PROVIDER)
            : new JceKeyAgreeEnvelopedRecipient(by.key()).setProvider(Smime.PROVIDER);
    return content(
        new SMIMEEnveloped(parsed(message)).getRecipientInfos().getRecipients(), recipient);
  }

  private static byte[] content(Iterable<RecipientInformation> infos, Recipient recipient)
      throws CMSException {
    for (RecipientInformation info : infos) {
      if (info instanceof KeyTransRecipientInformation == recipient instanceof KeyTransRecipient) {
        return info.getContent(recipient);
      }
    }
    throw new AssertionError("it is for nobody of ours");
  }

  /** Returns the text after its signature was verified by a reader that is not ours. */
  private static String verified(byte[] entity, Identity signer) throws Exception {
    MimeBodyPart part = new MimeBodyPart(new ByteArrayInputStream(entity));
    SMIMESigned signed = new SMIMESigned((MimeMultipart) part.getContent());
    assertThat(signed.getSignerInfos().getSigners()).hasSize(1);
    SignerInformation info = signed.getSignerInfos().getSigners().iterator().next();
    assertThat(
            info.verify(
                new JcaSimpleSignerInfoVerifierBuilder()
                    .setProvider(Smime.PROVIDER)
                    .build(signer.certificate())))
        .isTrue();
    return (String) signed.getContent().getContent();
  }

  @Test
  void signedAndEncrypted_isReadByEachRecipient() throws Exception {
    Identity rsa = Identity.rsa();
    Identity ec = Identity.ec();
    for (Identity signer : List.of(rsa, ec)) {
      for (ContentCipher cipher : ContentCipher.values()) {
        byte[] message = written(Optional.of(signer), cipher, rsa, ec);
        assertThat(new String(message, StandardCharsets.ISO_8859_1)).doesNotContain("Zeile");
        assertThat(parsed(message).getSubject()).isEqualTo("Tëst: 1 alarm");
        for (Identity reader : List.of(rsa, ec)) {
          assertThat(verified(opened(message, cipher, reader), signer))
              .isEqualTo("Zeile mit ü\r\n.\r\n\r\nEnde\r\n");
        }
      }
    }
  }

  @Test
  void signedOnly_staysReadableAndShowsTampering() throws Exception {
    Identity signer = Identity.rsa();
    byte[] message = written(Optional.of(signer), ContentCipher.AES_256_CBC);
    assertThat(verified(message, signer)).contains("Zeile mit ü");
    String changed = new String(message, StandardCharsets.ISO_8859_1).replace("Zeile", "zeile");
    assertThatThrownBy(() -> verified(changed.getBytes(StandardCharsets.ISO_8859_1), signer))
        .isInstanceOf(CMSSignerDigestMismatchException.class);
  }

  @Test
  void openssl_decryptsAndVerifies(@TempDir Path folder) throws Exception {
    if (openssl(folder, "version") != 0) {
      System.err.println("LOUD: openssl is not on this machine; S/MIME was not opened with it");
      return;
    }
    Identity signer = Identity.rsa();
    Path authority = signer.certificateFile(Files.createDirectory(folder.resolve("signer")));
    for (Identity reader : List.of(Identity.rsa(), Identity.ec())) {
      for (ContentCipher cipher : ContentCipher.values()) {
        Path files = Files.createTempDirectory(folder, "reader");
        Files.write(files.resolve("mail.eml"), written(Optional.of(signer), cipher, reader));
        assertThat(
                openssl(
                    files,
                    "cms",
                    "-decrypt",
                    "-in",
                    "mail.eml",
                    "-recip",
                    reader.certificateFile(files).toString(),
                    "-inkey",
                    reader.keyFile(files).toString(),
                    "-out",
                    "inner.eml"))
            .as("decrypts %s %s", cipher, reader.key().getAlgorithm())
            .isZero();
        assertThat(
                openssl(
                    files,
                    "cms",
                    "-verify",
                    "-in",
                    "inner.eml",
                    "-CAfile",
                    authority.toString(),
                    "-attime",
                    Long.toString(Identity.NOW.getEpochSecond()),
                    "-purpose",
                    "any",
                    "-out",
                    "text.eml"))
            .as("verifies %s", cipher)
            .isZero();
        assertThat(Files.readString(files.resolve("text.eml"))).contains("Zeile mit =C3=BC");
      }
    }
  }

  private static int openssl(Path folder, String... arguments) throws InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = "openssl";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    try {
      Process process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      String said = TlsFront.text(process.getInputStream());
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      if (process.exitValue() != 0) {
        System.err.println(said);
      }
      return process.exitValue();
    } catch (IOException e) {
      return -1;
    }
  }

  @Test
  void certificate_thatCannotServe_isRefusedAtTheStart() throws Exception {
    Instant now = Identity.NOW;
    Instant later = now.plus(Duration.ofDays(9));
    Instant before = now.minus(Duration.ofDays(9));
    Identity good = Identity.rsa();
    Identity expired = Identity.rsa(2048, before, now.minusSeconds(1), 0, "h.example");
    refused(to(expired), "the recipient expired at 2026-06-01T11:59:59Z: give a current one");
    Identity early = Identity.rsa(2048, now.plusSeconds(60), later, 0, "h.example");
    refused(to(early), "is not valid before");
    Identity small = Identity.rsa(1024, before, later, 0, "h.example");
    refused(to(small), "at least 2048 bits");
    Identity signs = Identity.rsa(2048, before, later, KeyUsage.digitalSignature, "h.example");
    refused(to(signs), "lacks keyEncipherment");
    Identity seals = Identity.rsa(2048, before, later, KeyUsage.keyEncipherment, "h.example");
    refused(to(good).sign(seals.key(), List.of(seals.certificate())), "lacks digitalSignature");
    refused(to(good).sign(good.key(), List.of(signs.certificate())), "does not belong");
    refused(
        to(good).sign(expired.key(), List.of(expired.certificate())),
        "the signing certificate expired");
    refused(to(good).sign(good.key(), List.of()), "the signing certificate is missing");
  }

  private static MailboxBuilder to(Identity reader) {
    return Mailbox.builder(
            MailServer.builder("localhost", 2525, "tocsin@teapot.example").build(),
            Environment.TEST)
        .to("a@teapot.example", List.of(reader.certificate()))
        .declared(Environment.TEST)
        .clock(SettableClock.at(Identity.NOW));
  }

  private static void refused(MailboxBuilder builder, String message) {
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .satisfies(e -> Leaks.assertNothingLeaked(e, "Marker Person", "teapot.example"));
  }

  @Test
  void certificate_thatExpiresLater_letsNothingLeave() throws Exception {
    Identity reader = Identity.rsa();
    MessageWriter writer = writer(Optional.empty(), ContentCipher.AES_256_CBC, reader);
    assertThatThrownBy(() -> written(writer, Identity.NOW.plus(Duration.ofDays(31))))
        .isInstanceOf(MailException.class)
        .hasMessage("NOT_PROTECTED")
        .hasNoCause();
  }

  @Test
  void writing_leavesMailcapAndProvidersAlone() throws Exception {
    Provider[] providers = Security.getProviders();
    Object map = commandMap();
    List<String> commands = commands(map);
    written(Optional.of(Identity.rsa()), ContentCipher.AES_256_GCM, Identity.ec());
    assertThat(commandMap()).isSameAs(map);
    assertThat(commands(map)).isEqualTo(commands);
    assertThat(Security.getProviders()).containsExactly(providers);
    assertThat(Arrays.stream(providers).map(Provider::getName)).doesNotContain("BC");
  }

  private static Object commandMap() throws ReflectiveOperationException {
    return Class.forName("jakarta.activation.CommandMap")
        .getMethod("getDefaultCommandMap")
        .invoke(null);
  }

  private static List<String> commands(Object map) throws ReflectiveOperationException {
    String[] types = (String[]) map.getClass().getMethod("getMimeTypes").invoke(map);
    return Arrays.stream(types).map(type -> type.toLowerCase(Locale.ROOT)).sorted().toList();
  }
}
