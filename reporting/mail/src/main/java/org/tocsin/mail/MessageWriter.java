package org.tocsin.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes a whole message (RFC 5322, RFC 2045) as bytes. Nothing is looked up in the mailcap, which
 * belongs to the whole process.
 */
final class MessageWriter {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final int FOLD = 76;

  private final InternetAddress from;
  private final List<InternetAddress> to;
  private final Optional<Smime> smime;

  MessageWriter(InternetAddress from, List<InternetAddress> to, Optional<Smime> smime) {
    this.from = from;
    this.to = to;
    this.smime = smime;
  }

  byte[] write(Mail mail) throws MailException {
    byte[] entity = entity(mail.body());
    byte[] inner = smime.isPresent() ? smime.get().protect(entity, mail.at()) : entity;
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream(inner.length + 1024);
      header(out, "Date", DATE.format(mail.at()));
      header(out, "From", from.getAddress());
      header(
          out,
          "To",
          to.stream().map(InternetAddress::getAddress).collect(Collectors.joining(",\r\n ")));
      header(out, "Message-ID", mail.messageId());
      header(out, "Subject", encoded(mail.subject()));
      header(out, "Auto-Submitted", "auto-generated");
      header(out, "MIME-Version", "1.0");
      out.write(inner);
      return out.toByteArray();
    } catch (IOException e) {
      throw new MailException(MailException.Kind.BROKEN);
    }
  }

  /** Returns the text with its own headers, in lines that end as the signature demands. */
  private static byte[] entity(String body) throws MailException {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      header(out, "Content-Type", "text/plain; charset=utf-8");
      header(out, "Content-Transfer-Encoding", "quoted-printable");
      header(out, "Content-Language", "en");
      out.write('\r');
      out.write('\n');
      try (OutputStream encoder = MimeUtility.encode(out, "quoted-printable")) {
        encoder.write(body.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
      }
      return out.toByteArray();
    } catch (IOException | MessagingException e) {
      throw new MailException(MailException.Kind.BROKEN);
    }
  }

  private static String encoded(String text) throws IOException {
    return MimeUtility.fold("Subject: ".length(), MimeUtility.encodeText(text, "UTF-8", "Q"));
  }

  static void header(OutputStream out, String name, String value) throws IOException {
    String line = name + ": " + value;
    if (line.length() > FOLD && line.indexOf(';') > 0 && !line.contains("\r\n")) {
      line = line.replace("; ", ";\r\n ");
    }
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }
}
