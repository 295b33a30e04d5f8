package org.tocsin.mail;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.tocsin.mail.MailException.Kind;

/** A message that is written while it is sent, and remembers how far that came. */
final class Outgoing extends MimeMessage {
  private final Entity whole;
  private boolean written;
  private Optional<Kind> failure = Optional.empty();

  Outgoing(Session session, Entity whole) {
    super(session);
    this.whole = whole;
  }

  @Override
  public void writeTo(OutputStream out, String[] ignored) throws IOException {
    Wire wire = new Wire(out);
    try {
      whole.writeTo(wire);
      written = true;
    } catch (IOException | RuntimeException e) {
      if (!wire.failed) {
        failure =
            Optional.of(e instanceof Smime.Unprotected ? Kind.NOT_PROTECTED : Kind.UNREADABLE);
      }
      // The transport ends the connection at once, so that the server drops what it has.
      throw new IOException("not written");
    }
  }

  /** Whether every byte was handed to the transport, which then asks for the server's answer. */
  boolean isWritten() {
    return written;
  }

  /** Returns what kept it from being written, when that was not the connection. */
  Optional<Kind> failure() {
    return failure;
  }

  /** Tells a connection that takes nothing more from bytes that cannot be had. */
  private static final class Wire extends MessageWriter.Unclosed {
    private boolean failed;

    Wire(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int one) throws IOException {
      try {
        super.write(one);
      } catch (IOException e) {
        failed = true;
        throw e;
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        super.write(bytes, offset, length);
      } catch (IOException e) {
        failed = true;
        throw e;
      }
    }
  }
}
