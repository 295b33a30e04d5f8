package org.tocsin.mail;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import java.net.SocketTimeoutException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.eclipse.angus.mail.util.MailConnectException;
import org.jspecify.annotations.Nullable;
import org.tocsin.filing.Asked;
import org.tocsin.mail.MailException.Kind;

/**
 * Hands messages to the server, each within bounded time, and translates whatever goes wrong.
 *
 * <p>Safe for use by many threads.
 */
final class SmtpSender implements AutoCloseable {
  /**
   * What became of the recipients; those in neither set may be tried again.
   *
   * @param refused those that the server will not take, now or later
   * @param answer the server's last answer, one or more lines
   */
  record Handed(Set<InternetAddress> taken, Set<InternetAddress> refused, String answer) {
    @Override
    public String toString() {
      return "Handed[" + taken.size() + " taken, " + refused.size() + " refused]";
    }
  }

  private final MailServer server;
  private final ScheduledThreadPoolExecutor guard;
  private final Set<TrackedSockets> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  SmtpSender(MailServer server) {
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

  /** What is said to the server in one attempt. */
  private interface Talk<T> {
    T with(SMTPTransport transport, Session session) throws MailException;
  }

  /**
   * Sends one message.
   *
   * @throws MailException which says whether the server may have it nevertheless
   */
  Handed send(Entity message, List<InternetAddress> recipients) throws MailException {
    return attempt(
        (transport, session) -> {
          Outgoing outgoing = new Outgoing(session, message);
          try {
            connect(transport);
            return handOver(transport, outgoing, recipients);
          } catch (MessagingException | RuntimeException e) {
            throw translated(e, outgoing);
          }
        });
  }

  /**
   * Connects, protects the connection and logs in as for a message, has the server answer to NOOP,
   * and takes leave. No sender, recipient or message is named.
   *
   * @throws MailException when a message could not be handed over either
   */
  void ask() throws MailException {
    attempt(
        (transport, session) -> {
          try {
            connect(transport);
            if (!transport.isConnected()) {
              throw new MailException(Kind.BROKEN);
            }
            return true;
          } catch (MessagingException e) {
            throw new MailException(kind(e, code(e)));
          } catch (RuntimeException e) {
            throw new MailException(Kind.BROKEN);
          }
        });
  }

  private <T> T attempt(Talk<T> talk) throws MailException {
    TrackedSockets sockets = new TrackedSockets(server.security() == SmtpSecurity.LOOPBACK_ONLY);
    open.add(sockets);
    Future<?> limit = null;
    try {
      if (closed) {
        throw new MailException(Kind.BROKEN);
      }
      limit =
          guard.schedule(sockets::abort, server.attemptLimit().toMillis(), TimeUnit.MILLISECONDS);
      Session session = Session.getInstance(properties(sockets));
      SMTPTransport transport =
          new SMTPTransport(
              session, new URLName("smtp", server.host(), server.port(), null, null, null));
      try {
        return talk.with(transport, session);
      } finally {
        close(transport);
      }
    } catch (NoSuchAlgorithmException e) {
      throw new MailException(Kind.TLS);
    } finally {
      if (limit != null) {
        limit.cancel(false);
      }
      sockets.abort();
      open.remove(sockets);
    }
  }

  private void connect(SMTPTransport transport) throws MessagingException, MailException {
    if (server.login().isPresent()) {
      MailServer.Login login = server.login().get();
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
  }

  private static Handed handOver(
      SMTPTransport transport, Outgoing message, List<InternetAddress> recipients)
      throws MessagingException {
    try {
      transport.sendMessage(message, recipients.toArray(new Address[0]));
      return new Handed(Set.copyOf(recipients), Set.of(), transport.getLastServerResponse());
    } catch (SendFailedException e) {
      Set<InternetAddress> taken = among(recipients, e.getValidSentAddresses());
      Set<InternetAddress> refused = among(recipients, e.getInvalidAddresses());
      if (taken.isEmpty() && refused.isEmpty()) {
        throw e;
      }
      return new Handed(taken, refused, transport.getLastServerResponse());
    }
  }

  private static MailException translated(Exception problem, Outgoing message) {
    if (message.failure().isPresent()) {
      return new MailException(message.failure().get());
    }
    int code = problem instanceof MessagingException known ? code(known) : -1;
    boolean answered = code >= 400 && code <= 599;
    return new MailException(
        problem instanceof MessagingException known ? kind(known, code) : Kind.BROKEN,
        message.isWritten() && !answered);
  }

  private Properties properties(TrackedSockets sockets) throws NoSuchAlgorithmException {
    Properties properties = new Properties();
    properties.put("mail.smtp.host", server.host());
    properties.put("mail.smtp.from", server.from().getAddress());
    properties.put("mail.smtp.localhost", Addresses.domain(server.from()));
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

  /** Returns the code of the server's negative answer, or another number when there is none. */
  private static int code(MessagingException failure) {
    Exception at = failure;
    for (int depth = 0; at != null && depth < 20; depth++) {
      if (at instanceof SMTPAddressFailedException refused) {
        return refused.getReturnCode();
      }
      if (at instanceof SMTPSendFailedException refused && refused.getReturnCode() >= 400) {
        return refused.getReturnCode();
      }
      at = at instanceof MessagingException outer ? outer.getNextException() : null;
    }
    return -1;
  }

  private static Kind kind(MessagingException failure, int code) {
    if (code == 530 || code == 534 || code == 535 || code == 538) {
      return Kind.NOT_AUTHORISED;
    }
    if (code >= 400) {
      return code >= 500 ? Kind.REFUSED : Kind.DEFERRED;
    }
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

  /** {@link #ask Asks}, and says for a person what came of it. */
  Asked asked() {
    try {
      ask();
      return Asked.well("its mail server would take a message");
    } catch (MailException e) {
      return Asked.ill(
          "its mail server: " + e.kind() + ", " + meaning(e.kind()),
          "nothing is mailed" + remedy(e.kind()));
    }
  }

  private static String meaning(Kind kind) {
    return switch (kind) {
      case CONNECT -> "it cannot be reached";
      case TIMED_OUT -> "it answers too late";
      case TLS -> "it offers no TLS, or its certificate is not trusted or of another host";
      case NOT_AUTHORISED -> "it refuses the account, or offers no log-in";
      case REFUSED, DEFERRED, BROKEN, UNREADABLE, NOT_PROTECTED ->
          "it breaks off, or is no mail server";
    };
  }

  private static String remedy(Kind kind) {
    return switch (kind) {
      case TLS -> ": compare mail.server.security and mail.server.trust";
      case NOT_AUTHORISED -> ": compare mail.server.user and its password";
      case CONNECT, TIMED_OUT, REFUSED, DEFERRED, BROKEN, UNREADABLE, NOT_PROTECTED ->
          " until it is there: compare mail.server.host and mail.server.port";
    };
  }

  /** Ends attempts that are under way. Later ones fail. */
  @Override
  public void close() {
    closed = true;
    open.forEach(TrackedSockets::abort);
    guard.shutdownNow();
  }
}
