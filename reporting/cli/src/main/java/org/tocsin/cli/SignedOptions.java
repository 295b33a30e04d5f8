package org.tocsin.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tocsin.evidence.SignedRequest;
import picocli.CommandLine.Option;

/** A request and the signatures over it of two of the people whom the configuration names. */
final class SignedOptions {
  @Option(
      names = "--request",
      required = true,
      paramLabel = "FILE",
      description = "The request, as evidence request wrote it.")
  private Path request = Path.of("");

  @Option(
      names = "--signature",
      required = true,
      paramLabel = "FILE",
      description = "A CMS signature over it, PEM or DER; once for each signer.")
  private List<Path> signatures = List.of();

  SignedRequest signed() {
    List<byte[]> read = new ArrayList<>();
    signatures.forEach(file -> read.add(read(file)));
    try {
      return new SignedRequest(read(request), read);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    }
  }

  private static byte[] read(Path file) {
    try {
      if (Files.size(file) > SignedRequest.MAX_BYTES) {
        throw CommandException.failed(file + " is too large for a request or a signature");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw CommandException.failed("cannot read " + file + ": " + Failures.unreadable(e));
    }
  }
}
