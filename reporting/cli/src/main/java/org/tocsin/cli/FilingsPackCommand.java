package org.tocsin.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.Purpose;
import org.tocsin.filing.FilingSummary;
import org.tocsin.filing.Filings;
import org.tocsin.model.FilingId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes out what a person files by hand. */
@Command(
    name = "pack",
    header = "Writes out the pack of a filing that a person files by hand.",
    description = {
      "",
      "The pack is what was sealed when the filing was made ready. It holds personal data: the custody",
      "log keeps who took it and why before it is opened, and the file is readable by its owner alone.",
      "What the authority answers is entered by filings filed.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar filings pack fil-01k9x3v2m4f6h8j0n2q4s6u8w0 --out pack.json --by pat",
      "",
      "Exit status: 0 written; 1 it failed, or the filing does not wait for that; 2 not understood."
    })
final class FilingsPackCommand extends LeafCommand {
  @Parameters(paramLabel = "FILING", description = "The filing's id.")
  private String filing = "";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The file to write; it must not be there.")
  private Path out = Path.of("");

  @Option(
      names = "--purpose",
      paramLabel = "PURPOSE",
      defaultValue = "FILE",
      description = "Why: file, review, export or legal_process (default file).")
  private Purpose purpose = Purpose.FILE;

  @Mixin private RoleOption capacity = new RoleOption();

  @Mixin private PersonOptions person = new PersonOptions();

  @Mixin private DataOptions data = new DataOptions();

  FilingsPackCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    FilingId id = FilingText.id(filing);
    Actor actor = new Actor(person.name(), capacity.role());
    if (purpose == Purpose.INTEGRITY_CHECK) {
      throw CommandException.usage("--purpose: file, review, export or legal_process");
    }
    if (Files.exists(out)) {
      throw CommandException.failed("the file " + out + " is there already");
    }
    try (ServiceData service = data.open(terminal())) {
      Filings filings = service.filings();
      byte[] pack;
      try (InputStream in = filings.openPack(id, service.docketWithKeys(), purpose, actor)) {
        pack = in.readAllBytes();
      }
      write(pack);
      tell(filings.show(id).orElseThrow().summary(), pack.length);
    }
    return ExitCode.OK;
  }

  private void write(byte[] pack) throws IOException {
    Path begun = out.resolveSibling(out.getFileName() + ".part");
    try {
      FileAttribute<?>[] mine =
          out.getFileSystem().supportedFileAttributeViews().contains("posix")
              ? new FileAttribute<?>[] {
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
              }
              : new FileAttribute<?>[0];
      try (SeekableByteChannel channel =
          Files.newByteChannel(
              begun, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mine)) {
        ByteBuffer left = ByteBuffer.wrap(pack);
        while (left.hasRemaining()) {
          channel.write(left);
        }
      }
      Files.move(begun, out, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw CommandException.failed("the file " + out + " cannot be written");
    } finally {
      Files.deleteIfExists(begun);
    }
  }

  private void tell(FilingSummary summary, int bytes) {
    if (isJson()) {
      terminal()
          .line(
              JsonLine.of(
                  json ->
                      json.put("filing", summary.id().value())
                          .put("incident", summary.incident().value())
                          .put("destination", summary.destination())
                          .put("file", out.toString())
                          .put("bytes", bytes)));
    } else {
      terminal().line("the pack of filing " + summary.id() + " is in " + out);
      terminal()
          .note(
              "file it with "
                  + Shown.plain(summary.destination())
                  + ", then: tocsin filings filed");
    }
  }
}
