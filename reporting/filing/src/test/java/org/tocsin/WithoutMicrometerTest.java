package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Micrometer is optional: a process without it screens, preserves and files. */
class WithoutMicrometerTest {
  @TempDir Path folder;

  @Test
  void service_withoutMicrometerOnItsClassPath_filesAReport() throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.contains("micrometer"))
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(System.getProperty("java.class.path")).contains("micrometer");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-cp", classPath, Main.class.getName(), folder.toString()));
    Path said = folder.resolve("said.txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(said)).isZero();
    assertThat(Files.readString(said)).contains("filed without Micrometer");
  }

  /** Files one report. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      try {
        Class<?> found = Class.forName("io.micrometer.core.instrument.MeterRegistry");
        throw new AssertionError("it is there: " + found);
      } catch (ClassNotFoundException expected) {
        // That is what is tried.
      }
      try (TocsinRig rig = new TocsinRig(Path.of(args[0]))) {
        Tocsin tocsin = rig.start();
        tocsin.screen(rig.upload("up-1", rig.listed));
        if (!rig.settle()) {
          throw new AssertionError("it was not filed");
        }
        rig.mock.books().finishedExactlyOnce();
        System.out.println("filed without Micrometer");
      }
      System.exit(0);
    }
  }
}
