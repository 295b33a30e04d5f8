package org.tocsin.example.chat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The chat service in a process of its own, so that it can be killed. */
final class ForkedChat implements AutoCloseable {
  private final Process process;
  private final URI address;

  private ForkedChat(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts the service and waits for its ready line. Everything it logs is added to {@code log}.
   */
  static ForkedChat start(DemoFolder folder, Path temp, Path log) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + temp,
                "-Dchat.log.level=DEBUG",
                "-classpath",
                System.getProperty("java.class.path"),
                ChatService.class.getName()));
    command.addAll(
        List.of(
            "--config", folder.config().toString(),
            "--data", folder.chatData().toString(),
            "--port", "0"));
    Files.createDirectories(temp);
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String ready = out.readLine();
    if (ready == null) {
      throw new IOException("the chat service ended: " + Files.readString(log));
    }
    Files.writeString(
        log, ready + "\n", StandardCharsets.UTF_8, java.nio.file.StandardOpenOption.APPEND);
    return new ForkedChat(process, URI.create(ready.split(" ", -1)[4]));
  }

  URI address() {
    return address;
  }

  /** Returns how many files the process holds open that have no name any more. */
  long openNamelessFiles() throws IOException {
    long found = 0;
    try (DirectoryStream<Path> open =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
      for (Path file : open) {
        if (Files.isSymbolicLink(file)
            && Files.readSymbolicLink(file).toString().contains("spool-")) {
          found++;
        }
      }
    }
    return found;
  }

  /** Kills the process as {@code kill -9} does, and waits until it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      throw new AssertionError("the process survived being killed");
    }
  }

  /** Ends the process as a service manager does. */
  int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError("the process did not end within half a minute");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
