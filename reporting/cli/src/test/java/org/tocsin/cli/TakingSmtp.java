package org.tocsin.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mail server that takes whatever it is handed. */
final class TakingSmtp implements AutoCloseable {
  private final ServerSocket listener;
  final List<String> taken = new CopyOnWriteArrayList<>();

  /** The first four letters of each command, as they came. */
  final List<String> commands = new CopyOnWriteArrayList<>();

  TakingSmtp() throws IOException {
    listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::accept, "test-smtp");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try (Socket client = listener.accept()) {
        serve(client);
      } catch (IOException e) {
        // The client went away, or the test is over.
      }
    }
  }

  private void serve(Socket client) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
    say(client, "220 here");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String command = line.toUpperCase(Locale.ROOT);
      commands.add(command.substring(0, Math.min(4, command.length())));
      if (command.startsWith("QUIT")) {
        return;
      }
      if (!command.startsWith("DATA")) {
        say(client, "250 fine");
        continue;
      }
      say(client, "354 go on");
      StringBuilder message = new StringBuilder();
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        if (text.equals(".")) {
          taken.add(message.toString());
          break;
        }
        message.append(text).append('\n');
      }
      say(client, "250 taken");
    }
  }

  private static void say(Socket client, String line) throws IOException {
    client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    client.getOutputStream().flush();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
