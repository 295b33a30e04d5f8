package org.tocsin.cli;

import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A mail server with one mailbox, which is read as its owner reads it: by POP3, whole. */
final class Inbox implements AutoCloseable {
  private static final String PASSWORD = "sample";

  private final GreenMail server;
  private final String owner;

  private Inbox(int port, String owner) throws UserException {
    this.owner = owner;
    this.server =
        new GreenMail(
            new ServerSetup[] {
              new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
              new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_POP3)
            });
    server.start();
    server.getUserManager().createUser(owner, owner, PASSWORD);
  }

  /** Opens a mailbox at any port. */
  static Inbox of(String owner) {
    return at(0, owner);
  }

  /** Opens an empty mailbox at the port of one that was closed. */
  static Inbox at(int port, String owner) {
    try {
      return new Inbox(port, owner);
    } catch (UserException e) {
      throw new AssertionError(e);
    }
  }

  int port() {
    return server.getSmtp().getPort();
  }

  /** Returns all mails, as they lie there but with lines put together that were folded. */
  List<String> mails() {
    List<String> mails = new ArrayList<>();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPop3().getPort())) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      said(in);
      ask(socket, in, "USER " + owner);
      ask(socket, in, "PASS " + PASSWORD);
      int count = Integer.parseInt(ask(socket, in, "STAT").split(" ", -1)[1]);
      for (int i = 1; i <= count; i++) {
        ask(socket, in, "RETR " + i);
        mails.add(whole(in));
      }
      ask(socket, in, "QUIT");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return mails;
  }

  private static String ask(Socket socket, BufferedReader in, String command) throws IOException {
    socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    return said(in);
  }

  private static String said(BufferedReader in) throws IOException {
    String line = in.readLine();
    if (line == null || !line.startsWith("+OK")) {
      throw new IOException("refused");
    }
    return line;
  }

  private static String whole(BufferedReader in) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
      text.append(line.startsWith(".") ? line.substring(1) : line).append('\n');
    }
    int body = text.indexOf("\n\n");
    return text.substring(0, body).replaceAll("\n[ \t]", " ")
        + text.substring(body).replace("=\n", "");
  }

  /** Returns a field of a mail's header; empty text when it is not there. */
  static String header(String mail, String name) {
    return mail.lines()
        .takeWhile(line -> !line.isEmpty())
        .filter(
            line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }

  @Override
  public void close() {
    server.stop();
  }
}
