package org.tocsin.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.cert.X509Certificate;
import org.tocsin.export.ExportResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Hands evidence over to an authority. */
@Command(
    name = "export",
    header = "Writes the evidence of an incident to an archive that one recipient can open.",
    description = {
      "",
      "A BagIt bag with everything preserved, the custody entries with their proofs, a summary to",
      "print and a worksheet, encrypted for the recipient's certificate. It takes a request signed by",
      "two persons; the custody log says so before the first byte leaves.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar evidence export --request request.txt --signature pat.sig \\",
      "      --signature kim.sig --recipient police.pem --to case-26-1234.p7m",
      "",
      "Exit status: 0 exported; 1 it failed, and no archive is left; 2 not understood."
    })
final class EvidenceExportCommand extends LeafCommand {
  @Option(
      names = "--recipient",
      required = true,
      paramLabel = "CERT",
      description = "The certificate that the request names.")
  private Path recipient = Path.of("");

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE",
      description = "The archive to write; it must not be there.")
  private Path to = Path.of("");

  @Mixin private SignedOptions request = new SignedOptions();

  @Mixin private DataOptions data = new DataOptions();

  EvidenceExportCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    X509Certificate certificate = CertificateFile.read(recipient);
    if (Files.exists(to)) {
      throw CommandException.failed("the file " + to + " is there already");
    }
    Path begun = to.resolveSibling(to.getFileName() + ".part");
    try (ServiceData service = data.open(terminal())) {
      ExportResult result;
      try (OutputStream out =
          Files.newOutputStream(
              begun, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)) {
        result = service.exporter().export(request.signed(), certificate, out);
      }
      Files.move(begun, to, StandardCopyOption.ATOMIC_MOVE);
      tell(result);
    } catch (IOException e) {
      throw CommandException.failed("the archive cannot be written: is there room for it?");
    } finally {
      Files.deleteIfExists(begun);
    }
    return ExitCode.OK;
  }

  private void tell(ExportResult result) {
    if (isJson()) {
      terminal()
          .line(
              JsonLine.of(
                  json ->
                      json.put("incident", result.incident().value())
                          .put("file", to.toString())
                          .put("items", result.items())
                          .put("bytes", result.bytes())
                          .put("headSize", result.headSize())
                          .at("stampedAt", result.stampedAt())));
    } else {
      terminal()
          .line(
              "incident "
                  + result.incident()
                  + ": "
                  + Shown.count(result.items(), "item", "items")
                  + " of "
                  + result.bytes()
                  + " bytes are in "
                  + to);
      terminal()
          .note(
              result.stampedAt().isPresent()
                  ? "its custody log was time-stamped at " + Shown.instant(result.stampedAt().get())
                  : "no time-stamp goes with it: no authority is configured");
    }
  }
}
