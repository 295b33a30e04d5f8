package org.tocsin.cybertipline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.tocsin.cybertipline.XmlTrees.UnreadableXml;

/**
 * A body that a clearinghouse sent, read as far as it can be (specification section 1.3).
 *
 * <p>Unknown elements are tolerated; a known one that occurs twice, or a code that is not a number,
 * makes the answer unreadable. Identifiers stay text.
 *
 * @param readable whether it is well-formed XML whose known elements make sense
 * @param root the name of its root, as far as it got; empty when it got nowhere
 * @param code the response code
 * @param description the response's words; may repeat report data
 * @param reportId the report it speaks of
 * @param fileId the file it speaks of
 * @param hash the digest it states, in lower case
 * @param fileIds the files of a finished report; empty also when {@code files} is missing
 * @param hasFiles whether it has the element {@code files}
 */
record Answer(
    boolean readable,
    Optional<String> root,
    OptionalInt code,
    String description,
    Optional<String> reportId,
    Optional<String> fileId,
    Optional<String> hash,
    List<String> fileIds,
    boolean hasFiles) {

  private static final List<String> ROOTS = List.of("reportResponse", "reportDoneResponse");

  static Answer read(byte[] body) {
    XmlNode root;
    try {
      root = XmlTrees.read(body);
    } catch (UnreadableXml e) {
      return unreadable(Optional.ofNullable(e.root()));
    }
    String name = root.namespace().isEmpty() ? root.name() : "{" + root.name() + "}";
    if (!ROOTS.contains(name)) {
      String plain = root.name().equals("schema") ? "schema" : name;
      return new Answer(
          true,
          Optional.of(plain),
          OptionalInt.empty(),
          "",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          false);
    }
    for (String once :
        List.of("responseCode", "responseDescription", "reportId", "fileId", "hash", "files")) {
      if (root.all(once).count() > 1) {
        return unreadable(Optional.of(name));
      }
    }
    OptionalInt code = OptionalInt.empty();
    Optional<String> codeText = root.value("responseCode");
    if (codeText.isPresent()) {
      try {
        code = OptionalInt.of(Integer.parseInt(codeText.get()));
      } catch (NumberFormatException e) {
        return unreadable(Optional.of(name));
      }
    }
    List<String> files = new ArrayList<>();
    root.first("files")
        .ifPresent(node -> node.all("fileId").forEach(id -> files.add(id.text().strip())));
    return new Answer(
        true,
        Optional.of(name),
        code,
        root.value("responseDescription").orElse(""),
        root.value("reportId").filter(id -> !id.isEmpty()),
        root.value("fileId").filter(id -> !id.isEmpty()),
        root.value("hash").filter(hash -> !hash.isEmpty()).map(h -> h.toLowerCase(Locale.ROOT)),
        List.copyOf(files),
        root.has("files"));
  }

  private static Answer unreadable(Optional<String> root) {
    return new Answer(
        false,
        root,
        OptionalInt.empty(),
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        false);
  }

  /** Whether this is, or began as, an answer of the protocol. */
  boolean isOfProtocol() {
    return root.filter(ROOTS::contains).isPresent();
  }

  @Override
  public String toString() {
    return "Answer[" + (code.isPresent() ? "" + code.getAsInt() : "no code") + "]";
  }
}
