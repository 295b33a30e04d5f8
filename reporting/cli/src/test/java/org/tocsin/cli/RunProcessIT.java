package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.config.Role;
import org.tocsin.mock.Endpoint;
import org.tocsin.mock.Fault;

/** The worker as a process of its own: killed, started again, and told to stop. */
@Timeout(180)
class RunProcessIT {
  private static final Path JAR = Path.of(System.getProperty("tocsin.jar", "target/tocsin.jar"));

  @TempDir Path folder;
  private ServiceRig rig;
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void open() {
    // The chat screens and is gone; its incident is old enough to be filed at once.
    Clock past = Clock.offset(Clock.system(ZoneOffset.UTC), Duration.ofMinutes(-1));
    rig = new ServiceRig(folder, Set.of(Role.SCREEN), past);
  }

  @AfterEach
  void close() {
    started.forEach(Process::destroyForcibly);
    rig.close();
  }

  private Process start(String log, Object... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                JAR.toAbsolutePath().toString(),
                "run",
                "--config",
                rig.yaml().toString()));
    for (Object word : more) {
      command.add(word.toString());
    }
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve(log + ".out").toFile())
            .redirectError(folder.resolve(log + ".err").toFile())
            .start();
    started.add(process);
    return process;
  }

  private String out(String log) {
    try {
      return Files.readString(folder.resolve(log + ".out"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private String err(String log) throws IOException {
    return Files.readString(folder.resolve(log + ".err"));
  }

  private static void await(Process process, BooleanSupplier condition) {
    while (!condition.getAsBoolean() && process.isAlive()) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @Test
  void run_killedInTheMiddleOfAnUpload_andStartedAgain_filesExactlyOnce() throws Exception {
    rig.match("up-1");
    rig.tocsin.close();
    rig.mock.faults().next(Endpoint.UPLOAD, Fault.delay(Duration.ofMinutes(1)));
    Process first = start("first", "--roles", "file,maintain");
    await(first, () -> out("first").contains("\n"));
    assertThat(out("first"))
        .isEqualTo("READY tocsin: roles file,maintain environment TEST; 1 filing waits\n");
    await(first, () -> !rig.mock.books().calls(Endpoint.SUBMIT).isEmpty());
    first.destroyForcibly();
    assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();
    rig.mock.books().nothingFinished();

    rig.mock.faults().clear();
    Process second = start("second", "--roles", "file", "--json");
    await(second, () -> !rig.mock.books().calls(Endpoint.FINISH).isEmpty());
    second.destroy();
    assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).as(err("second")).isEqualTo(ExitCode.OK);
    assertThat(out("second")).startsWith("{\"ready\":true,\"roles\":[\"file\"]");
    assertThat(err("second")).contains("stopped");
    rig.mock.books().finishedExactlyOnce();
    Screen list = Screen.redirected();
    assertThat(list.run("filings", "list", "--json", "--config", rig.yaml()))
        .isEqualTo(ExitCode.OK);
    assertThat(list.objects().get(0).path("state").asText()).isEqualTo("FINISHED");
  }

  @Test
  void run_besideAServiceThatHasTheDirectory_failsAndNamesTheReason() throws Exception {
    Process process = start("refused");
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(ExitCode.FAILED);
    assertThat(err("refused")).contains("is used by another service").doesNotContain("\tat ");
    assertThat(out("refused")).isEmpty();
  }

  @Test
  void run_inARoleThatNobodyCanUse_isAUsageError() {
    Screen screen = Screen.redirected();
    assertThat(screen.run("run", "--roles", "screen,file", "--config", rig.yaml()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(screen.err()).contains("--roles").contains("leave screen out");
    Screen unknown = Screen.redirected();
    assertThat(unknown.run("run", "--roles", "sweep", "--config", rig.yaml()))
        .isEqualTo(ExitCode.USAGE);
    Screen data = Screen.redirected();
    assertThat(data.run("run", "--data", rig.data())).isEqualTo(ExitCode.USAGE);
  }
}
