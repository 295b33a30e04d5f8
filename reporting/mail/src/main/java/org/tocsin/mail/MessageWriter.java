package org.tocsin.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes whole messages (RFC 5322, RFC 2045) as a stream. Nothing is looked up in the mailcap,
 * which belongs to the whole process.
 */
final class MessageWriter {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final int FOLD = 76;

  /**
   * What stands at the head of a message.
   *
   * @param messageId the id with angle brackets
   * @param at its date
   * @param subject one line, in clear whatever the cipher
   */
  record Head(String messageId, Instant at, String subject) {
    @Override
    public String toString() {
      return "Head";
    }
  }

  /** Opens what is attached. */
  @FunctionalInterface
  interface Source {
    InputStream open() throws IOException;
  }

  private final InternetAddress from;
  private final List<InternetAddress> to;
  private final Optional<Smime> smime;

  MessageWriter(InternetAddress from, List<InternetAddress> to, Optional<Smime> smime) {
    this.from = from;
    this.to = to;
    this.smime = smime;
  }

  /** Returns an entity that holds no file as bytes. */
  static byte[] bytes(Entity entity) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      entity.writeTo(out);
    } catch (IOException e) {
      throw new IllegalStateException("a message in memory is always written");
    }
    return out.toByteArray();
  }

  /**
   * Returns the whole message around an entity, signed and encrypted as was set.
   *
   * @throws MailException when a certificate is not valid any more: nothing leaves unprotected
   */
  Entity message(Head head, Entity entity) throws MailException {
    Entity inner = smime.isPresent() ? smime.get().protect(entity, head.at()) : entity;
    return out -> {
      header(out, "Date", DATE.format(head.at()));
      header(out, "From", from.getAddress());
      header(
          out,
          "To",
          to.stream().map(InternetAddress::getAddress).collect(Collectors.joining(",\r\n ")));
      header(out, "Message-ID", head.messageId());
      header(out, "Subject", encoded(head.subject()));
      header(out, "Auto-Submitted", "auto-generated");
      header(out, "MIME-Version", "1.0");
      inner.writeTo(out);
    };
  }

  /** Returns a readable text, in lines that end as a signature demands. */
  static Entity text(String body) {
    return out -> {
      header(out, "Content-Type", "text/plain; charset=utf-8");
      header(out, "Content-Transfer-Encoding", "quoted-printable");
      header(out, "Content-Language", "en");
      ascii(out, "\r\n");
      try (OutputStream encoder = MimeUtility.encode(new Unclosed(out), "quoted-printable")) {
        encoder.write(
            body.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
      } catch (MessagingException e) {
        throw new IOException("a text could not be encoded");
      }
    };
  }

  /**
   * Returns an attachment, read anew each time it is written.
   *
   * @param type a media type of ours, never one that somebody uploaded
   * @param name a file name of ours, never one that somebody uploaded
   */
  static Entity attachment(String type, String name, Source source) {
    return out -> {
      header(out, "Content-Type", type + "; name=\"" + name + "\"");
      header(out, "Content-Transfer-Encoding", "base64");
      header(out, "Content-Disposition", "attachment; filename=\"" + name + "\"");
      ascii(out, "\r\n");
      try (InputStream in = source.open();
          OutputStream encoder = base64(out)) {
        in.transferTo(encoder);
      }
      ascii(out, "\r\n");
    };
  }

  /** Returns parts one after the other. The boundary must occur in none of them. */
  static Entity mixed(String boundary, List<Entity> parts) {
    return out -> {
      header(out, "Content-Type", "multipart/mixed; boundary=\"" + boundary + "\"");
      for (Entity part : parts) {
        ascii(out, "\r\n--" + boundary + "\r\n");
        part.writeTo(out);
      }
      ascii(out, "\r\n--" + boundary + "--\r\n");
    };
  }

  /** Returns what encodes in lines; closing it leaves {@code out} open. */
  static OutputStream base64(OutputStream out) {
    return Base64.getMimeEncoder().wrap(new Unclosed(out));
  }

  private static String encoded(String text) throws IOException {
    return MimeUtility.fold("Subject: ".length(), MimeUtility.encodeText(text, "UTF-8", "Q"));
  }

  static void header(OutputStream out, String name, String value) throws IOException {
    String line = name + ": " + value;
    if (line.length() > FOLD && line.indexOf(';') > 0 && !line.contains("\r\n")) {
      line = line.replace("; ", ";\r\n ");
    }
    ascii(out, line + "\r\n");
  }

  static void ascii(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Stays open when an encoder over it is closed. */
  static class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
