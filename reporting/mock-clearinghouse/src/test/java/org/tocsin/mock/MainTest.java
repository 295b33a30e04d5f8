package org.tocsin.mock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mock as a process of its own. */
class MainTest {
  @TempDir Path folder;

  /** A running process and its ready line. */
  private static final class Running implements AutoCloseable {
    final Process process;
    final BufferedReader out;
    final String ready;
    final Duration started;

    Running(List<String> virtualMachine, String... arguments) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(virtualMachine);
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
      command.addAll(List.of(arguments));
      long begin = System.nanoTime();
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
      out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
      ready = String.valueOf(out.readLine());
      started = Duration.ofNanos(System.nanoTime() - begin);
    }

    URI base() {
      return URI.create(ready.replaceFirst(".*(http://\\S+/ispws).*", "$1"));
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  @Test
  void process_startedAndStopped_saysWhereItIsAndKeepsItsState() throws Exception {
    long id;
    try (Running running = new Running(List.of(), "--port", "0", "--data", folder.toString())) {
      assertThat(running.ready)
          .matches(
              "READY mock clearinghouse: http://127.0.0.1:[0-9]+/ispws account test/test page"
                  + " http://127.0.0.1:[0-9]+/ hash lists http://127.0.0.1:[0-9]+/ncmec/hashsharing"
                  + " token [0-9a-f]{32}");
      System.out.println("mock: ready line after " + running.started.toMillis() + " ms");
      id = new Caller(running.base(), "test", "test").open();
      // Unlike Process.destroy, this leaves its output readable.
      assertThat(running.process.toHandle().destroy()).isTrue();
      assertThat(running.process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(running.out.readLine()).isEqualTo("stopped");
    }
    try (Running running = new Running(List.of(), "--port", "0", "--data", folder.toString())) {
      Caller caller = new Caller(running.base(), "test", "test");
      assertThat(Caller.code(caller.form("/finish", id))).isZero();
      // A killed process loses nothing that it has answered.
      running.process.destroyForcibly().waitFor();
    }
    try (Running running = new Running(List.of(), "--port", "0", "--data", folder.toString())) {
      Caller caller = new Caller(running.base(), "test", "test");
      assertThat(Caller.code(caller.form("/finish", id))).isEqualTo(5102);
    }
  }

  @Test
  void optionAndConnections_hold() throws Exception {
    Path file = Files.writeString(folder.resolve("mock.yaml"), "connections: 2\n");
    try (Running running =
        new Running(List.of(), "--synthetic-only", "--config", file.toString(), "--port", "0")) {
      URI base = running.base();
      assertThat(Caller.code(new Caller(base, "test", "test").submit(Samples.report())))
          .isEqualTo(4100);
      // The caller's own connection is the first.
      try (Socket second = new Socket(base.getHost(), base.getPort());
          Socket third = new Socket(base.getHost(), base.getPort())) {
        third.setSoTimeout(20_000);
        assertThat(third.getInputStream().read()).isEqualTo(-1);
        second.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
        assertThat(second.getInputStream().read()).isEqualTo('H');
      }
    }
  }

  @Test
  void manyReports_withAFileEach_fitInASmallHeap() throws Exception {
    int count = Boolean.getBoolean("tocsin.thorough") ? 1000 : 150;
    byte[] file = new byte[200_000];
    new Random(1).nextBytes(file);
    try (Running running = new Running(List.of("-Xmx128m"), "--port", "0")) {
      Caller caller = new Caller(running.base(), "test", "test");
      long begin = System.nanoTime();
      for (int i = 0; i < count; i++) {
        long id = caller.open();
        String fileId = Caller.value(caller.upload(id, "pattern.bin", file), "fileId");
        assertThat(Caller.code(caller.fileInfo(id, fileId))).isZero();
        assertThat(Caller.code(caller.form("/finish", id))).isZero();
      }
      System.out.printf(
          "mock: %d reports with a file of %d bytes each, -Xmx128m, in %d ms%n",
          count, file.length, (System.nanoTime() - begin) / 1_000_000);
    }
  }

  @Test
  void halfSentAndIdleConnections_doNotKeepAFilingOut() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try (Running running =
        new Running(List.of("-Dsun.net.httpserver.maxReqTime=3"), "--port", "0")) {
      URI base = running.base();
      for (int i = 0; i < 508; i++) {
        Socket socket = new Socket(base.getHost(), base.getPort());
        sockets.add(socket);
        if (i % 63 == 0) {
          OutputStream out = socket.getOutputStream();
          out.write(
              "POST /ispws/submit HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n"
                  .getBytes(UTF_8));
          out.flush();
        }
      }
      Caller caller = new Caller(base, "test", "test");
      long id = caller.open();
      assertThat(Caller.code(caller.upload(id, "a", new byte[10]))).isZero();
      assertThat(Caller.code(caller.form("/finish", id))).isZero();
      // The half-sent ones are cut off when their time is over.
      sockets.get(0).setSoTimeout(20_000);
      assertThat(sockets.get(0).getInputStream().read()).isEqualTo(-1);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void processBeyondLoopback_warnsBeforeItSaysThatItIsReady() throws Exception {
    try (Running running = new Running(List.of(), "--port", "0", "--bind", "0.0.0.0")) {
      assertThat(running.ready).startsWith("WARNING: the mock listens beyond this machine");
      assertThat(running.out.readLine()).startsWith("READY ");
    }
  }

  @Test
  void wrongArguments_exitWithAReason() throws Exception {
    assertThat(run("--port", "x")).startsWith("2 x is no number");
    assertThat(run("--port")).startsWith("2 --port needs a value");
    assertThat(run("--nonsense")).startsWith("2 unknown option --nonsense");
    assertThat(run("--account", "nobody")).startsWith("2 an account is USER:PASSWORD");
    assertThat(run("--config", folder.resolve("none").toString()))
        .startsWith("2 the configuration ");
    assertThat(run("--help")).startsWith("0 Usage: ");
    try (MockClearinghouse other = MockClearinghouse.start()) {
      assertThat(run("--port", Integer.toString(other.baseUri().getPort())))
          .startsWith("1 the mock cannot start on port");
    }
  }

  private static String run(String... arguments) throws InterruptedException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, UTF_8);
    int status = Main.run(arguments, out, out);
    return status + " " + bytes.toString(UTF_8);
  }
}
