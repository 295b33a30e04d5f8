package org.tocsin.mock;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/** Decides what each call of the reporting API does and answers (specification, 1 and 7). */
final class Service {
  private static final int MAX_FORM = 64 << 10;
  private static final int MAX_ID = 256;
  private static final Set<String> XML_TYPES = Set.of("text/xml", "application/xml");

  private final Ledger ledger;
  private final Supplier<Knobs> knobs;
  private final MockSettings settings;
  private final Optional<Archive> archive;
  private final Map<Knobs.SchemaVersion, SchemaCheck> schemas =
      new EnumMap<>(Knobs.SchemaVersion.class);

  Service(Ledger ledger, Supplier<Knobs> knobs, MockSettings settings, Optional<Archive> archive) {
    this.archive = archive;
    this.ledger = ledger;
    this.knobs = knobs;
    this.settings = settings;
    for (Knobs.SchemaVersion version : Knobs.SchemaVersion.values()) {
      schemas.put(version, new SchemaCheck(version));
    }
  }

  /**
   * What a call came to.
   *
   * @param reply the answer
   * @param reportId the report that the request named, if it did
   * @param fileId the file that the request named or made, if any
   * @param document the document of the request, if it had one
   */
  record Result(
      Reply reply, OptionalLong reportId, Optional<String> fileId, Optional<byte[]> document) {
    static Result of(Reply reply) {
      return new Result(reply, reply.reportId(), reply.fileId(), Optional.empty());
    }

    static Result of(Reply reply, byte[] document) {
      return new Result(reply, reply.reportId(), reply.fileId(), Optional.of(document));
    }
  }

  /** A request that cannot be read as what it should be. */
  private static final class RefusedException extends Exception {
    private final transient Result result;

    RefusedException(Reply reply) {
      super("refused");
      this.result = Result.of(reply);
    }

    RefusedException(Reply reply, byte[] document) {
      super("refused");
      this.result = Result.of(reply, document);
    }
  }

  SchemaCheck schema() {
    SchemaCheck check = schemas.get(knobs.get().schema());
    if (check == null) {
      throw new IllegalStateException("every version has a schema");
    }
    return check;
  }

  /** Plays a call other than {@code /xsd}. */
  Result call(Endpoint endpoint, MockAccount account, HttpExchange exchange) throws IOException {
    try {
      return switch (endpoint) {
        case SUBMIT -> submit(account, exchange);
        case UPLOAD -> upload(account, exchange);
        case FILEINFO -> fileInfo(account, exchange);
        case FINISH -> {
          permit(account, Permission.UPDATE, exchange);
          long id = formId(exchange);
          yield named(ledger.finish(account, id), id);
        }
        case RETRACT -> {
          permit(account, Permission.RETRACT, exchange);
          long id = formId(exchange);
          yield named(ledger.retract(account, id), id);
        }
        case STATUS, XSD ->
            Result.of(
                Reply.message(
                    0,
                    "Remote User : "
                        + account.user()
                        + ", Remote Ip : "
                        + exchange.getRemoteAddress().getAddress().getHostAddress()));
      };
    } catch (RefusedException e) {
      return e.result;
    }
  }

  /** Reads which report a request names, without any effect. */
  OptionalLong named(Endpoint endpoint, HttpExchange exchange) throws IOException {
    try {
      return switch (endpoint) {
        case FINISH, RETRACT -> OptionalLong.of(formId(exchange));
        case FILEINFO ->
            OptionalLong.of(id(XmlReader.read(document(exchange)).value("reportId").orElse("")));
        case UPLOAD -> {
          MultipartReader parts = multipart(exchange);
          boolean first = parts.next().filter(part -> part.name().equals("id")).isPresent();
          yield first ? OptionalLong.of(id(text(parts))) : OptionalLong.empty();
        }
        case STATUS, XSD, SUBMIT -> OptionalLong.empty();
      };
    } catch (RefusedException | XmlReader.MalformedException | MultipartReader.BrokenException e) {
      return OptionalLong.empty();
    }
  }

  private static Result named(Reply reply, long id) {
    return new Result(reply, OptionalLong.of(id), reply.fileId(), Optional.empty());
  }

  private static void permit(MockAccount account, Permission permission, HttpExchange exchange)
      throws IOException, RefusedException {
    if (!account.may(permission)) {
      Wire.drain(exchange);
      throw new RefusedException(
          Reply.message(permission.code(), "Not authorized for the requested action"));
    }
  }

  private Result submit(MockAccount account, HttpExchange exchange)
      throws IOException, RefusedException {
    permit(account, Permission.SUBMIT, exchange);
    byte[] xml = document(exchange);
    XmlElement report = valid(xml, "report");
    List<Finding> findings =
        BusinessRules.ofReport(report, ledger.now(), knobs.get().syntheticOnly());
    if (!findings.isEmpty()) {
      throw new RefusedException(Reply.invalid(4100, "Validation failed", findings), xml);
    }
    boolean batched = report.child("batchedReport").isPresent();
    String type = report.value("incidentSummary", "incidentType").orElse("");
    return Result.of(ledger.open(account, xml, type, batched));
  }

  private Result fileInfo(MockAccount account, HttpExchange exchange)
      throws IOException, RefusedException {
    permit(account, Permission.UPDATE, exchange);
    byte[] xml = document(exchange);
    XmlElement details = valid(xml, "fileDetails");
    long id = id(details.value("reportId").orElse(""));
    String fileId = details.value("fileId").orElse("");
    Optional<Reply> refusal = ledger.refusal(account, id, fileId);
    Reply reply;
    if (refusal.isPresent()) {
      reply = refusal.get();
    } else {
      List<Finding> findings =
          BusinessRules.ofFileDetails(
              details, ledger.now(), ledger.isBatched(id), account.may(Permission.CLASSIFY));
      reply =
          findings.isEmpty()
              ? ledger.describe(account, id, fileId, xml)
              : Reply.invalid(4100, "Validation failed", findings);
    }
    return new Result(
        reply,
        OptionalLong.of(id),
        fileId.isEmpty() ? Optional.empty() : Optional.of(fileId),
        reply.isSuccess() ? Optional.empty() : Optional.of(xml));
  }

  private byte[] document(HttpExchange exchange) throws IOException, RefusedException {
    String type = HeaderValue.parse(Wire.header(exchange, "Content-Type")).value();
    if (knobs.get().strictContentType() && !XML_TYPES.contains(type)) {
      Wire.drain(exchange);
      throw new RefusedException(Reply.message(4000, "Invalid request: XML is expected"));
    }
    try {
      return Wire.body(exchange, settings.maxDocumentBytes());
    } catch (Wire.TooLargeException e) {
      throw new RefusedException(Reply.message(4000, "Invalid request: the document is too large"));
    }
  }

  private XmlElement valid(byte[] xml, String rootName) throws RefusedException {
    XmlElement root;
    try {
      root = XmlReader.read(xml);
    } catch (XmlReader.MalformedException e) {
      throw new RefusedException(Reply.invalid(4110, "Malformed XML", List.of(e.finding())), xml);
    }
    List<Finding> findings = schema().check(xml);
    if (findings.isEmpty() && !root.name().equals(rootName)) {
      // Other elements are global in the schema too, so it would let them through.
      findings =
          List.of(
              new Finding(
                  root.line(),
                  root.column(),
                  "cvc-elt.1.a: Cannot find the declaration of element '" + root.name() + "'."));
    }
    if (!findings.isEmpty()) {
      throw new RefusedException(Reply.invalid(4100, "Validation failed", findings), xml);
    }
    return root;
  }

  private long id(String text) throws RefusedException {
    String digits = text.strip();
    if (!digits.matches("[0-9]{1,18}")) {
      throw new RefusedException(
          Reply.message(knobs.get().invalidIdCode(), "Invalid request: no usable report id"));
    }
    return Long.parseLong(digits);
  }

  private Result upload(MockAccount account, HttpExchange exchange)
      throws IOException, RefusedException {
    permit(account, Permission.UPDATE, exchange);
    Optional<Path> received = Optional.empty();
    if (archive.isPresent()) {
      received = archive.get().incoming();
    }
    try {
      Result result = upload(account, exchange, received);
      if (received.isPresent() && result.reply().isSuccess()) {
        archive.orElseThrow().keep(received.get(), result.fileId().orElseThrow());
      }
      return result;
    } finally {
      if (received.isPresent()) {
        Files.deleteIfExists(received.get());
      }
    }
  }

  private Result upload(MockAccount account, HttpExchange exchange, Optional<Path> received)
      throws IOException, RefusedException {
    Optional<String> idText = Optional.empty();
    Optional<MultipartReader.Part> file = Optional.empty();
    Optional<Digests.Sums> sums = Optional.empty();
    try {
      MultipartReader parts = multipart(exchange);
      for (Optional<MultipartReader.Part> next = parts.next();
          next.isPresent();
          next = parts.next()) {
        MultipartReader.Part part = next.get();
        if (part.name().equals("id")) {
          refuseSecond(idText.isPresent(), "id");
          idText = Optional.of(text(parts));
        } else if (part.name().equals("file")) {
          refuseSecond(file.isPresent(), "file");
          if (part.fileName().isEmpty()) {
            throw new MultipartReader.BrokenException("the part file has no file name");
          }
          file = next;
          sums = Optional.of(receive(parts, received));
        }
      }
      if (file.isEmpty()) {
        throw new MultipartReader.BrokenException("there is no part file");
      }
      Wire.drain(exchange);
    } catch (MultipartReader.BrokenException e) {
      Wire.drain(exchange);
      throw new RefusedException(
          Reply.message(4200, "Malformed file submittal: " + e.getMessage()));
    }
    long id = id(idText.orElse(""));
    return named(
        ledger.addFile(
            account,
            id,
            file.get().fileName().orElse(""),
            file.get().contentType(),
            sums.orElseThrow()),
        id);
  }

  private static void refuseSecond(boolean present, String name)
      throws MultipartReader.BrokenException {
    if (present) {
      throw new MultipartReader.BrokenException("there is more than one part " + name);
    }
  }

  private static MultipartReader multipart(HttpExchange exchange) throws IOException {
    String type = Wire.header(exchange, "Content-Type");
    if (!HeaderValue.parse(type).value().equals("multipart/form-data")) {
      throw new MultipartReader.BrokenException("multipart/form-data is expected");
    }
    return new MultipartReader(exchange.getRequestBody(), type);
  }

  private Digests.Sums receive(MultipartReader part, Optional<Path> target) throws IOException {
    Digests digests = new Digests();
    byte[] buffer = new byte[64 << 10];
    long total = 0;
    try (OutputStream out =
        target.isPresent()
            ? Files.newOutputStream(target.get())
            : OutputStream.nullOutputStream()) {
      for (int count = part.read(buffer); count >= 0; count = part.read(buffer)) {
        total += count;
        if (total > settings.maxFileBytes()) {
          throw new MultipartReader.BrokenException("the file is larger than this mock takes");
        }
        digests.update(buffer, 0, count);
        out.write(buffer, 0, count);
      }
    }
    return digests.finish();
  }

  private static String text(MultipartReader part) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[MAX_ID];
    for (int count = part.read(buffer); count >= 0; count = part.read(buffer)) {
      bytes.write(buffer, 0, count);
      if (bytes.size() > MAX_ID) {
        throw new MultipartReader.BrokenException("a field is too long");
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Returns the field {@code id} of a form, in either encoding; never from the query string. */
  private long formId(HttpExchange exchange) throws IOException, RefusedException {
    String type = Wire.header(exchange, "Content-Type");
    byte[] body;
    try {
      body = Wire.body(exchange, MAX_FORM);
    } catch (Wire.TooLargeException e) {
      throw new RefusedException(Reply.message(4000, "Invalid request: the form is too large"));
    }
    try {
      return switch (HeaderValue.parse(type).value()) {
        case "multipart/form-data" -> id(multipartId(new ByteArrayInputStream(body), type));
        case "application/x-www-form-urlencoded" -> id(urlencodedId(body));
        default ->
            throw new RefusedException(Reply.message(4000, "Invalid request: a form is expected"));
      };
    } catch (MultipartReader.BrokenException | IllegalArgumentException e) {
      throw new RefusedException(Reply.message(4000, "Invalid request: the form cannot be read"));
    }
  }

  private static String multipartId(InputStream body, String type) throws IOException {
    MultipartReader parts = new MultipartReader(body, type);
    Optional<String> id = Optional.empty();
    for (Optional<MultipartReader.Part> next = parts.next();
        next.isPresent();
        next = parts.next()) {
      if (next.get().name().equals("id")) {
        refuseSecond(id.isPresent(), "id");
        id = Optional.of(text(parts));
      }
    }
    return id.orElse("");
  }

  private static String urlencodedId(byte[] body) throws MultipartReader.BrokenException {
    Optional<String> id = Optional.empty();
    for (String pair : new String(body, StandardCharsets.US_ASCII).split("&", -1)) {
      if (pair.startsWith("id=")) {
        refuseSecond(id.isPresent(), "id");
        id = Optional.of(URLDecoder.decode(pair.substring(3), StandardCharsets.UTF_8));
      }
    }
    return id.orElse("");
  }
}
