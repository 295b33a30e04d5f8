package org.tocsin.internal.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.UndeterminedReason;

/**
 * One run of a program that turns untrusted bytes into pictures, without a shell.
 *
 * <p>The program has the bytes as its standard input: a file without a name, which vanishes with
 * the last process that has it open. Links of its folder lead back to its standard output, so that
 * what it decodes is never written to a disk under a name either. It inherits no environment. Time,
 * output and temporary space are bounded; past a bound it is killed, with its children.
 */
final class ToolRun {
  /** How the folder of a run begins. */
  static final String FOLDER = "tocsin-tool-";

  private static final int BUFFER = 65_536;
  private static final int SHORTEST_WAIT = 2;
  private static final int LONGEST_WAIT = 50;
  private static final int LAST_WAIT = 2_000;

  private final PictureTools tools;
  private final Cancellation cancellation;
  private final long deadline;
  private final Set<ProcessHandle> family = new HashSet<>();

  ToolRun(PictureTools tools, Cancellation cancellation) {
    this.tools = tools;
    this.cancellation = cancellation;
    this.deadline = System.nanoTime() + tools.maxTime().toNanos();
  }

  /**
   * Runs a program to its end.
   *
   * @param command the program and its arguments
   * @param content what it reads
   * @param links names in its folder that lead to its standard output
   * @param out takes what it puts out
   * @return whether it says that it succeeded
   */
  boolean run(List<String> command, ByteRange content, List<String> links, PictureTools.Scratch out)
      throws IOException {
    long taken = content.length();
    if (tools.temporaryLeft().addAndGet(-taken) < 0) {
      tools.temporaryLeft().addAndGet(taken);
      throw new ImageProblem(UndeterminedReason.NO_CAPACITY);
    }
    @Nullable Path folder = null;
    try {
      folder = Files.createTempDirectory(tools.folder(), FOLDER);
      for (String link : links) {
        Files.createSymbolicLink(folder.resolve(link), Path.of("/dev/stdout"));
      }
      return run(start(command, content, folder), out);
    } catch (ImageProblem e) {
      throw e;
    } catch (UnsupportedOperationException e) {
      throw new ImageProblem(UndeterminedReason.UNSUPPORTED_MEDIA);
    } catch (IOException e) {
      // The cause names a path.
      throw new ImageProblem(UndeterminedReason.NO_CAPACITY);
    } finally {
      tools.temporaryLeft().addAndGet(taken);
      if (folder != null) {
        delete(folder);
      }
    }
  }

  private Process start(List<String> command, ByteRange content, Path folder) throws IOException {
    Path input = folder.resolve("input");
    try {
      write(content, input);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectInput(input.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      Map<String, String> environment = builder.environment();
      environment.clear();
      environment.put("LC_ALL", "C");
      environment.put("HOME", folder.toString());
      environment.put("TMPDIR", folder.toString());
      try {
        return builder.start();
      } catch (IOException e) {
        throw new ImageProblem(UndeterminedReason.MATCHER_FAILED);
      }
    } finally {
      Files.deleteIfExists(input);
    }
  }

  private void write(ByteRange content, Path input) throws IOException {
    byte[] buffer = new byte[BUFFER];
    try (OutputStream file = Files.newOutputStream(input)) {
      long position = 0;
      while (position < content.length()) {
        check();
        int read = content.read(position, buffer, 0, buffer.length);
        if (read <= 0) {
          throw new ImageProblem(UndeterminedReason.UNDECODABLE);
        }
        file.write(buffer, 0, read);
        position += read;
      }
    }
  }

  private boolean run(Process process, PictureTools.Scratch out) throws IOException {
    Output output = new Output(process.getInputStream(), out, tools.maxOutput());
    Thread reader = new Thread(output, "tocsin-tool");
    reader.setDaemon(true);
    reader.start();
    try {
      int wait = SHORTEST_WAIT;
      while (!process.waitFor(wait, TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(family::add);
        check();
        output.check();
        wait = Math.min(LONGEST_WAIT, 2 * wait);
      }
      // What it started and left behind would keep its output open.
      killFamily();
      reader.join(LAST_WAIT);
      output.check();
      if (reader.isAlive()) {
        throw new ImageProblem(UndeterminedReason.UNDECODABLE);
      }
      return process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageProblem(
          cancellation.isCancelled()
              ? UndeterminedReason.TIME_LIMIT
              : UndeterminedReason.INTERRUPTED);
    } finally {
      kill(process);
    }
  }

  private void check() throws ImageProblem {
    if (cancellation.isCancelled() || System.nanoTime() - deadline > 0) {
      throw new ImageProblem(UndeterminedReason.TIME_LIMIT);
    }
  }

  /** Ends what still runs; also closes the output, which must have been read before. */
  private void kill(Process process) {
    process.descendants().forEach(family::add);
    process.destroyForcibly();
    killFamily();
  }

  private void killFamily() {
    for (ProcessHandle member : family) {
      member.descendants().forEach(ProcessHandle::destroyForcibly);
      member.destroyForcibly();
    }
  }

  private static void delete(Path folder) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path left, @Nullable IOException problem)
                throws IOException {
              Files.deleteIfExists(left);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      // It holds links, and whatever a killed program wrote last; a later start clears it away.
      return;
    }
  }

  /**
   * Deletes folders of runs that ended with their process.
   *
   * @param before how old in milliseconds since 1970 what nobody uses any more is
   */
  static void clear(Path parent, long before) {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, FOLDER + "*")) {
      for (Path folder : left) {
        if (Files.getLastModifiedTime(folder).toMillis() < before) {
          delete(folder);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // What cannot be listed or deleted now can be at another start.
      return;
    }
  }

  /** Reads what a program puts out until it ends or is too much. */
  private static final class Output implements Runnable {
    private final InputStream in;
    private final PictureTools.Scratch out;
    private final long most;
    private volatile @Nullable UndeterminedReason problem;

    Output(InputStream in, PictureTools.Scratch out, long most) {
      this.in = in;
      this.out = out;
      this.most = most;
    }

    @Override
    public void run() {
      byte[] buffer = new byte[BUFFER];
      long total = 0;
      int read;
      while ((read = read(buffer)) > 0) {
        total += read;
        if (total > most) {
          problem = UndeterminedReason.TOO_LARGE;
          return;
        }
        try {
          out.append(buffer, 0, read);
        } catch (IOException e) {
          problem = UndeterminedReason.NO_CAPACITY;
          return;
        }
      }
    }

    /** A pipe that breaks has ended; whether what came is whole shows when it is decoded. */
    private int read(byte[] buffer) {
      try {
        return in.read(buffer);
      } catch (IOException e) {
        return -1;
      }
    }

    void check() throws ImageProblem {
      UndeterminedReason reason = problem;
      if (reason != null) {
        throw new ImageProblem(reason);
      }
    }
  }
}
