package org.tocsin.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.tocsin.cybertipline.CyberTiplineValidator;
import org.tocsin.cybertipline.Finding;
import org.tocsin.cybertipline.SchemaVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what is wrong with documents. */
@Command(
    name = "validate",
    header = "Checks report and fileDetails documents against schema and rules.",
    description = {
      "",
      "Prints file:line:column: path: message for each finding, with the value in question, and",
      "nothing when there is none.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar report validate report.xml file-details.xml",
      "  java -jar tocsin.jar report validate --schema-only --schema downloaded.xsd report.xml",
      "",
      "Exit status: 0 nothing found; 1 findings, or a file cannot be read; 2 not understood."
    })
final class ReportValidateCommand extends LeafCommand {
  /** The largest document that is read, in bytes. */
  static final long MAX_BYTES = 64L << 20;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "The documents.")
  private List<Path> files = List.of();

  @Option(names = "--schema-only", description = "Checks against the schema alone, not the rules.")
  private boolean schemaOnly;

  @Option(
      names = "--batched",
      description = "Checks fileDetails as those of the one file of a batched report.")
  private boolean batched;

  @Option(
      names = "--schema-version",
      paramLabel = "YEAR",
      defaultValue = "2025",
      description =
          "2025 or 2026 (V2025, V2026 do as well): which state of the schema (default ${DEFAULT-VALUE}).")
  private String schemaVersion = "2025";

  @Option(
      names = "--schema",
      paramLabel = "FILE",
      description = "A copy of the clearinghouse's own schema, which is used in addition.")
  private Optional<Path> schema = Optional.empty();

  ReportValidateCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() {
    CyberTiplineValidator validator = validator();
    long findings = 0;
    for (Path file : files) {
      byte[] document = read(file);
      for (Finding finding : check(validator, document)) {
        findings++;
        tell(file, finding);
      }
    }
    return findings == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  private List<Finding> check(CyberTiplineValidator validator, byte[] document) {
    if (schemaOnly) {
      return validator.validateSchema(document);
    }
    return batched
        ? validator.validateBatchedFile(document, terminal().clock().instant())
        : validator.validate(document, terminal().clock().instant());
  }

  private CyberTiplineValidator validator() {
    SchemaVersion version =
        switch (schemaVersion) {
          case "2025", "V2025" -> SchemaVersion.V2025;
          case "2026", "V2026" -> SchemaVersion.V2026;
          default -> throw CommandException.usage("--schema-version is 2025 or 2026");
        };
    if (schema.isEmpty()) {
      return new CyberTiplineValidator(version);
    }
    try {
      return CyberTiplineValidator.withOperatorsSchema(version, schema.get());
    } catch (IllegalArgumentException e) {
      throw CommandException.failed(
          "--schema: " + schema.get() + " is not there or cannot be read as a schema");
    }
  }

  private static byte[] read(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw CommandException.failed(file + " is a folder, not a document");
      }
      if (Files.size(file) > MAX_BYTES) {
        throw CommandException.failed(
            file + " is larger than " + (MAX_BYTES >> 20) + " MiB: no report is");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw CommandException.failed("cannot read " + file + ": " + Failures.unreadable(e));
    }
  }

  private void tell(Path file, Finding finding) {
    if (isJson()) {
      terminal()
          .line(
              JsonLine.of(
                  json ->
                      json.put("file", file.toString())
                          .put("line", finding.line())
                          .put("column", finding.column())
                          .put("path", finding.path())
                          .put("rule", finding.rule())
                          .put("message", finding.detail())));
    } else {
      // What is about the whole document has no path.
      String place = finding.describe().replaceFirst("^([0-9]+:[0-9]+: ): ", "$1");
      terminal().line(Shown.plain(file + ":" + place));
    }
  }
}
