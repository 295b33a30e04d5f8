package org.tocsin.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import org.tocsin.evidence.Deed;
import org.tocsin.evidence.DeedRequest;
import org.tocsin.export.Exporter;
import org.tocsin.model.IncidentId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes what two persons are to sign. */
@Command(
    name = "request",
    header = {
      "Writes the request that two persons sign before evidence is exported or destroyed, or before",
      "an exact match of the gravest class is closed without a report."
    },
    description = {
      "",
      "Each signs the file as it is, with the private key of one's own certificate:",
      "  openssl cms -sign -binary -md sha256 -in request.txt -signer pat.pem -inkey pat.key \\",
      "      -outform PEM -out pat.sig",
      "A request can be used for a day, and once.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar evidence request export inc-01k9x3v2m4f6h8j0n2q4s6u8w0 \\",
      "      --recipient police.pem --reason \"case 26-1234\" --to request.txt",
      "  java -jar tocsin.jar evidence request destroy inc-01k9x3v2m4f6h8j0n2q4s6u8w0 \\",
      "      --order \"Sample Police, 7\" --reason \"asked for in writing\" --to request.txt",
      "  java -jar tocsin.jar evidence request close inc-01k9x3v2m4f6h8j0n2q4s6u8w0 \\",
      "      --closing not-confirmed --reason \"looked at by two\" --to request.txt",
      "",
      "Exit status: 0 written; 1 it failed; 2 not understood."
    })
final class EvidenceRequestCommand extends LeafCommand {
  /** What may be asked for. */
  enum Asked {
    EXPORT,
    DESTROY,
    CLOSE
  }

  @Parameters(index = "0", paramLabel = "DEED", description = "export, destroy or close.")
  private Asked asked = Asked.EXPORT;

  @Parameters(index = "1", paramLabel = "INCIDENT", description = "The incident's id.")
  private String incident = "";

  @Option(
      names = "--recipient",
      paramLabel = "CERT",
      description = "Of export: the certificate of whom the archive is for.")
  private Optional<Path> recipient = Optional.empty();

  @Option(
      names = "--order",
      paramLabel = "TEXT",
      description = "Of destroy: the authority and the reference of its order.")
  private Optional<String> order = Optional.empty();

  @Option(
      names = "--closing",
      paramLabel = "REASON",
      description = "Of close: not-confirmed, not-reportable or test.")
  private Optional<String> closing = Optional.empty();

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why, on one line; a case or an order, and nobody's name.")
  private String reason = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE",
      description = "The file to write; it must not be there.")
  private Path to = Path.of("");

  @Mixin private DataOptions data = new DataOptions();

  EvidenceRequestCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    IncidentId id = IncidentText.id(incident);
    DeedRequest request = request(id);
    try (ServiceData service = data.open(terminal())) {
      if (service.docket().find(id).isEmpty()) {
        throw CommandException.failed("there is no incident " + id + " in this docket");
      }
    }
    try {
      Files.writeString(to, request.text(), StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw CommandException.failed("the file " + to + " is there already");
    } catch (IOException e) {
      throw CommandException.failed("the file " + to + " cannot be written");
    }
    if (isJson()) {
      terminal()
          .line(
              JsonLine.of(
                  json ->
                      json.put("request", request.id())
                          .put("deed", request.deed().name())
                          .put("incident", id.value())
                          .put("subject", request.subject())
                          .at("at", request.at())));
    } else {
      terminal().line("request " + request.id() + " is in " + to + "; two persons sign it");
    }
    return ExitCode.OK;
  }

  private DeedRequest request(IncidentId id) {
    Deed deed = Deed.valueOf(asked.name());
    if ((asked == Asked.EXPORT) != recipient.isPresent()
        || (asked == Asked.DESTROY) != order.isPresent()
        || (asked == Asked.CLOSE) != closing.isPresent()) {
      throw CommandException.usage(
          "an export has a --recipient, a destruction an --order, closing a --closing");
    }
    String subject =
        switch (asked) {
          case EXPORT -> Exporter.subject(CertificateFile.read(recipient.orElseThrow()));
          case DESTROY -> order.orElseThrow();
          case CLOSE -> IncidentText.reason("--closing", closing.orElseThrow()).name();
        };
    try {
      return DeedRequest.of(deed, id, subject, reason, terminal().clock());
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(
          "--reason and --order: " + String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT));
    }
  }
}
