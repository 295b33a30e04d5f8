package org.tocsin.mail;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.net.SocketTimeoutException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.eclipse.angus.mail.util.MailConnectException;
import org.jspecify.annotations.Nullable;
import org.tocsin.mail.MailException.Kind;

/** Hands one message to the server, within bounded time, and translates whatever goes wrong. */
final class SmtpSender implements AutoCloseable {
  /**
   * What became of the recipients; those in neither set may be tried again.
   *
   * @param refused those that the server will not take, now or later
   */
  record Delivery(Set<InternetAddress> taken, Set<InternetAddress> refused) {}

  private final SmtpServer server;
  private final ScheduledThreadPoolExecutor guard;
  private volatile @Nullable TrackedSockets current;
  private volatile boolean closed;

  SmtpSender(SmtpServer server) {
    this.server = server;
    this.guard =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "tocsin-mail-guard");
              thread.setDaemon(true);
              return thread;
            });
    guard.setRemoveOnCancelPolicy(true);
  }

  Delivery send(byte[] message, List<InternetAddress> recipients) throws MailException {
    TrackedSockets sockets = new TrackedSockets(server.security() == SmtpSecurity.LOOPBACK_ONLY);
    current = sockets;
    if (closed) {
      throw new MailException(Kind.BROKEN);
    }
    Future<?> limit =
        guard.schedule(sockets::abort, server.attemptLimit().toMillis(), TimeUnit.MILLISECONDS);
    try {
      Session session = Session.getInstance(properties(sockets));
      SMTPTransport transport =
          new SMTPTransport(
              session, new URLName("smtp", server.host(), server.port(), null, null, null));
      try {
        return converse(
            transport, new MimeMessage(session, new ByteArrayInputStream(message)), recipients);
      } finally {
        close(transport);
      }
    } catch (MessagingException e) {
      throw new MailException(kind(e));
    } catch (NoSuchAlgorithmException e) {
      throw new MailException(Kind.TLS);
    } finally {
      limit.cancel(false);
      sockets.abort();
      current = null;
    }
  }

  private Delivery converse(
      SMTPTransport transport, MimeMessage message, List<InternetAddress> recipients)
      throws MessagingException, MailException {
    if (server.login().isPresent()) {
      SmtpServer.Login login = server.login().get();
      char[] secret = login.secret().reveal();
      try {
        transport.connect(server.host(), server.port(), login.user(), new String(secret));
      } finally {
        Arrays.fill(secret, ' ');
      }
      if (!transport.supportsExtension("AUTH")) {
        throw new MailException(Kind.NOT_AUTHORISED);
      }
    } else {
      transport.connect(server.host(), server.port(), null, null);
    }
    try {
      transport.sendMessage(message, recipients.toArray(new Address[0]));
      return new Delivery(Set.copyOf(recipients), Set.of());
    } catch (SendFailedException e) {
      Set<InternetAddress> taken = among(recipients, e.getValidSentAddresses());
      Set<InternetAddress> refused = among(recipients, e.getInvalidAddresses());
      if (taken.isEmpty() && refused.isEmpty()) {
        Kind kind = kind(e);
        throw new MailException(kind == Kind.BROKEN ? Kind.REFUSED : kind);
      }
      return new Delivery(taken, refused);
    }
  }

  private Properties properties(TrackedSockets sockets) throws NoSuchAlgorithmException {
    Properties properties = new Properties();
    properties.put("mail.smtp.host", server.host());
    properties.put("mail.smtp.from", server.from());
    properties.put("mail.smtp.localhost", server.ehloName());
    properties.put("mail.smtp.connectiontimeout", millis(server.connectTimeout()));
    properties.put("mail.smtp.timeout", millis(server.answerTimeout()));
    properties.put("mail.smtp.writetimeout", millis(server.answerTimeout()));
    properties.put("mail.smtp.executor.writetimeout", guard);
    properties.put("mail.smtp.quitwait", "false");
    properties.put("mail.smtp.sendpartial", "true");
    properties.put("mail.smtp.auth", Boolean.toString(server.login().isPresent()));
    properties.put("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
    properties.put("mail.smtp.socketFactory", sockets);
    properties.put("mail.smtp.socketFactory.fallback", "false");
    if (server.security() != SmtpSecurity.LOOPBACK_ONLY) {
      SSLContext context =
          server.trust().isPresent() ? server.trust().get() : SSLContext.getDefault();
      properties.put(
          "mail.smtp.ssl.socketFactory", new TrackedTls(context.getSocketFactory(), sockets));
      properties.put("mail.smtp.ssl.checkserveridentity", "true");
      properties.put("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
      boolean starttls = server.security() == SmtpSecurity.STARTTLS;
      properties.put("mail.smtp.ssl.enable", Boolean.toString(!starttls));
      properties.put("mail.smtp.starttls.enable", Boolean.toString(starttls));
      properties.put("mail.smtp.starttls.required", Boolean.toString(starttls));
    }
    return properties;
  }

  private static String millis(Duration time) {
    return Long.toString(time.toMillis());
  }

  private static Set<InternetAddress> among(
      List<InternetAddress> recipients, Address @Nullable [] answered) {
    Set<InternetAddress> found = new LinkedHashSet<>(recipients);
    found.retainAll(answered == null ? List.of() : Arrays.asList(answered));
    return found;
  }

  private static Kind kind(MessagingException failure) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < 20; depth++) {
      if (at instanceof AuthenticationFailedException) {
        return Kind.NOT_AUTHORISED;
      }
      if (at instanceof SocketTimeoutException) {
        return Kind.TIMED_OUT;
      }
      if (at instanceof SSLException) {
        return Kind.TLS;
      }
      if (at instanceof MailConnectException && at.getCause() == null) {
        return Kind.CONNECT;
      }
      at = at.getCause();
    }
    return failure instanceof MailConnectException ? Kind.CONNECT : Kind.BROKEN;
  }

  private static void close(SMTPTransport transport) {
    try {
      transport.close();
    } catch (MessagingException e) {
      // The message was answered before, or the failure is already on its way.
    }
  }

  /** Ends an attempt that is under way. */
  void abort() {
    closed = true;
    TrackedSockets sockets = current;
    if (sockets != null) {
      sockets.abort();
    }
  }

  @Override
  public void close() {
    abort();
    guard.shutdownNow();
  }
}
