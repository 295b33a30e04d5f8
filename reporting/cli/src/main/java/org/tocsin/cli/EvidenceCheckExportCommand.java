package org.tocsin.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.tocsin.evidence.RecipientKey;
import org.tocsin.export.ExportCheck;
import org.tocsin.export.ExportReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks an exported archive, and needs nothing else. */
@Command(
    name = "check-export",
    header = "Checks an exported archive: every file, every custody entry, head and time-stamp.",
    description = {
      "",
      "It needs no service and no data: the archive, and the recipient's key while it is encrypted.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar evidence check-export case-26-1234.p7m --key police.p12 \\",
      "      --passphrase-file police.pass",
      "  java -jar tocsin.jar evidence check-export decrypted.zip --json",
      "",
      "Exit status: 0 everything holds; 1 findings, or it failed; 2 not understood."
    })
final class EvidenceCheckExportCommand extends LeafCommand {
  @Parameters(paramLabel = "FILE", description = "The archive, encrypted or decrypted.")
  private Path file = Path.of("");

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "The recipient's PKCS#12 file, for an encrypted archive.")
  private Optional<Path> key = Optional.empty();

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "The file with its passphrase.")
  private Optional<Path> passphrase = Optional.empty();

  @Option(
      names = "--anchor",
      paramLabel = "CERT",
      description = "A certificate that the time-stamp must lead to; may be repeated.")
  private List<Path> anchors = List.of();

  @Option(
      names = "--head-key",
      paramLabel = "SHA256",
      description = "The digest of the key that must have signed the head, known from elsewhere.")
  private Optional<String> headKey = Optional.empty();

  EvidenceCheckExportCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() {
    ExportCheck check = key.isPresent() ? ExportCheck.with(recipient()) : ExportCheck.ofDecrypted();
    if (!anchors.isEmpty()) {
      check = check.trusting(anchors.stream().map(CertificateFile::read).toList());
    }
    if (headKey.isPresent()) {
      if (!headKey.get().matches("[0-9a-fA-F]{64}")) {
        throw CommandException.usage("--head-key has 64 hexadecimal digits");
      }
      check = check.expecting(headKey.get());
    }
    ExportReport report;
    try (InputStream in = Files.newInputStream(file)) {
      report = check.check(in);
    } catch (IOException e) {
      throw CommandException.failed("cannot read " + file + ": " + Failures.unreadable(e));
    }
    tell(report);
    return report.isIntact() ? ExitCode.OK : ExitCode.FAILED;
  }

  private RecipientKey recipient() {
    if (passphrase.isEmpty()) {
      throw CommandException.usage("--key needs --passphrase-file");
    }
    try {
      String text = Files.readString(passphrase.get(), StandardCharsets.UTF_8).strip();
      return RecipientKey.pkcs12(key.orElseThrow(), text.toCharArray());
    } catch (IOException e) {
      throw CommandException.failed(
          "cannot read " + passphrase.get() + ": " + Failures.unreadable(e));
    }
  }

  private void tell(ExportReport report) {
    if (isJson()) {
      terminal()
          .line(
              JsonLine.of(
                  json ->
                      json.put("intact", report.isIntact())
                          .put("incident", report.incident())
                          .put("files", report.files())
                          .put("bytes", report.bytes())
                          .put("headSize", report.headSize())
                          .put("headKey", report.headKey())
                          .at("stampedAt", report.stamped().map(ExportReport.Stamped::at))
                          .put(
                              "timestampTrusted",
                              report.timestampTrusted().map(trusted -> trusted.toString()))
                          .objects(
                              "findings",
                              report.findings(),
                              (item, finding) ->
                                  item.put("finding", finding.kind().name())
                                      .put("subject", finding.subject()))));
      return;
    }
    report
        .findings()
        .forEach(finding -> terminal().line(Shown.plain(finding.kind() + " " + finding.subject())));
    terminal()
        .note(
            report.incident().map(id -> "incident " + Shown.plain(id) + ": ").orElse("")
                + Shown.count(report.files(), "file", "files")
                + " of "
                + report.bytes()
                + " bytes read; "
                + (report.isIntact()
                    ? "everything holds"
                    : Shown.count(report.findings().size(), "finding", "findings")));
    report
        .headKey()
        .ifPresent(
            digest ->
                terminal()
                    .note(
                        "the head of "
                            + report.headSize()
                            + " entries is signed by the key "
                            + digest
                            + ": compare it with the provider's"));
    report
        .stamped()
        .ifPresent(
            stamp ->
                terminal()
                    .note(
                        "time-stamped at "
                            + Shown.instant(stamp.at())
                            + report
                                .timestampTrusted()
                                .map(trusted -> trusted ? ", trusted" : ", not trusted")
                                .orElse("; name an --anchor to have it trusted")));
  }
}
