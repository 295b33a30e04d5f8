package org.tocsin.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.tocsin.fingerprint.FileFingerprinter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints fingerprints of files. */
@Command(
    name = "fingerprint",
    header = "Prints the fingerprints of files: MD5, SHA-1, SHA-256 and PDQ under both rules.",
    description = {
      "",
      "Folders are read to their last file. The fingerprints of listed material are sensitive",
      "themselves: keep what this prints as you keep the files.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar fingerprint picture.jpg",
      "  java -jar tocsin.jar fingerprint --json --rule 512 pictures/ > fingerprints.jsonl",
      "",
      "Exit status: 0 every file was read whole; 1 some were not (undetermined, or an error);",
      "2 not understood."
    })
final class FingerprintCommand extends LeafCommand {
  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files and folders.")
  private List<Path> files = List.of();

  @Option(
      names = "--dihedral",
      description = "Prints PDQ of all eight orientations of a picture too.")
  private boolean dihedral;

  @Option(
      names = "--rule",
      paramLabel = "RULE",
      defaultValue = "both",
      description =
          "512 (a larger picture is first reduced to 512 by 512), full (all pixels) or both"
              + " (default ${DEFAULT-VALUE}).")
  private String rule = "both";

  @Mixin private ProgressOptions progress = new ProgressOptions();

  FingerprintCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() {
    FingerprintText text = FingerprintText.of(rule, dihedral);
    List<Path> all = files.stream().flatMap(path -> within(path).stream()).toList();
    Instant started = terminal().clock().instant();
    FileFingerprinter fingerprinter = new FileFingerprinter();
    long failed = 0;
    long undetermined = 0;
    try (Progress shown =
        Progress.start(
            terminal(), progress.style, "fingerprint", "files", OptionalLong.of(all.size()))) {
      for (Path file : all) {
        Fingerprinted result = read(fingerprinter, file);
        failed += result.error().isPresent() ? 1 : 0;
        undetermined += result.undetermined().isPresent() ? 1 : 0;
        shown.apart(() -> terminal().line(isJson() ? text.json(result) : text.readable(result)));
        shown.step();
      }
    }
    terminal()
        .note(
            Shown.count(all.size() - failed, "file", "files")
                + " fingerprinted"
                + (undetermined == 0 ? "" : ", " + undetermined + " of them undetermined")
                + (failed == 0 ? "" : ", " + failed + " not read")
                + ", in "
                + Shown.span(Duration.between(started, terminal().clock().instant())));
    return failed + undetermined == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  private Fingerprinted read(FileFingerprinter fingerprinter, Path file) {
    try {
      return Fingerprinted.of(file, fingerprinter.fingerprint(file, dihedral));
    } catch (IOException e) {
      return Fingerprinted.failed(file, Failures.unreadable(e));
    } catch (RuntimeException e) {
      return Fingerprinted.failed(file, Failures.told(e));
    }
  }

  /** Returns a file itself, or every file of a folder in the order of names; links stay unread. */
  private static List<Path> within(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          path,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile()) {
                found.add(file);
              }
              return FileVisitResult.CONTINUE;
            }

            /** What cannot be listed is a file that cannot be read, and is told as one. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException problem) {
              found.add(file);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw CommandException.failed("the folder " + path + " cannot be listed to its end");
    }
    found.sort(Path::compareTo);
    return found;
  }
}
