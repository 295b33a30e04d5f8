package org.tocsin.mock;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.tocsin.mock.kit.ChatDoor;
import org.tocsin.mock.kit.EvidenceView;
import org.tocsin.mock.kit.Preserved;
import org.tocsin.mock.kit.RoomView;
import org.tocsin.mock.kit.TestUpload;

/**
 * The smallest chat that does what it owes, over real HTTP, without a line of the library; and the
 * many ways to get it wrong, each behind a switch.
 */
final class LittleChat implements ChatDoor, RoomView, EvidenceView, AutoCloseable {
  /** A way to get it wrong. */
  enum Defect {
    POSTS_ANYWAY,
    SAYS_POSTED,
    POSTS_A_THUMBNAIL,
    KEEPS_NO_EVIDENCE,
    KEEPS_OTHER_BYTES,
    KEEPS_EVIDENCE_TWICE,
    FORGETS_THE_ADDRESS,
    KEEPS_THE_PROXYS_ADDRESS,
    FORGETS_THE_PORT,
    FORGETS_THE_TIME,
    KEEPS_THE_TIME_OF_LATER,
    FILES_NOTHING,
    FILES_TWICE,
    NEVER_FINISHES,
    LEAVES_ONE_OPEN,
    FILES_WITHOUT_THE_FILE,
    FILES_WITHOUT_THE_ADDRESS,
    FILES_WITHOUT_THE_PORT,
    FILES_THE_TIME_OF_FILING,
    FILES_UNDER_A_TEMPORARY_NAME,
    FILES_ANOTHER_ACCOUNT,
    DESCRIBES_NO_FILE,
    SENDS_NONSENSE_FIRST,
    LEAKS_A_NAME
  }

  private final Set<Defect> defects;
  private final byte[] listed;
  private final Caller clearinghouse;
  private final HttpServer server;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<byte[]> room = new ArrayList<>();
  private final List<Preserved> evidence = new ArrayList<>();
  private final StringBuilder log = new StringBuilder();

  LittleChat(byte[] listed, URI clearinghouse, Defect... defects) throws IOException {
    this.listed = listed;
    this.clearinghouse = new Caller(clearinghouse, "test", "test");
    this.defects = EnumSet.noneOf(Defect.class);
    this.defects.addAll(Arrays.asList(defects));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext("/", this::serve);
    server.start();
  }

  /** What the chat has logged. */
  String log() {
    return log.toString();
  }

  private boolean has(Defect defect) {
    return defects.contains(defect);
  }

  private void serve(HttpExchange exchange) throws IOException {
    byte[] bytes = exchange.getRequestBody().readAllBytes();
    TestUpload upload =
        TestUpload.of(
            Wire.header(exchange, "Account"),
            Wire.header(exchange, "X-Forwarded-For"),
            Integer.parseInt(Wire.header(exchange, "X-Forwarded-Port")),
            Wire.header(exchange, "File-Name"),
            bytes);
    boolean posted = take(upload, Instant.now());
    exchange.sendResponseHeaders(posted ? 201 : 422, -1);
    exchange.close();
  }

  private boolean take(TestUpload upload, Instant at) throws IOException {
    if (!Arrays.equals(upload.bytes(), listed)) {
      room.add(upload.bytes());
      return true;
    }
    log.append("an upload was refused")
        .append(has(Defect.LEAKS_A_NAME) ? ": " + upload.account() : "")
        .append('\n');
    if (has(Defect.POSTS_ANYWAY)) {
      room.add(upload.bytes());
    }
    if (has(Defect.POSTS_A_THUMBNAIL)) {
      room.add(Arrays.copyOf(upload.bytes(), 8));
    }
    preserve(upload, at);
    file(upload, at);
    return has(Defect.SAYS_POSTED);
  }

  private void preserve(TestUpload upload, Instant at) {
    if (has(Defect.KEEPS_NO_EVIDENCE)) {
      return;
    }
    Optional<String> address =
        has(Defect.FORGETS_THE_ADDRESS)
            ? Optional.empty()
            : Optional.of(has(Defect.KEEPS_THE_PROXYS_ADDRESS) ? "198.51.100.1" : upload.address());
    Optional<Instant> time =
        has(Defect.FORGETS_THE_TIME)
            ? Optional.empty()
            : Optional.of(has(Defect.KEEPS_THE_TIME_OF_LATER) ? at.plusSeconds(90) : at);
    Preserved one =
        Preserved.of(
            has(Defect.KEEPS_OTHER_BYTES) ? new byte[] {1} : upload.bytes(),
            address,
            has(Defect.FORGETS_THE_PORT) ? OptionalInt.empty() : OptionalInt.of(upload.port()),
            time);
    evidence.add(one);
    if (has(Defect.KEEPS_EVIDENCE_TWICE)) {
      evidence.add(one);
    }
  }

  private void file(TestUpload upload, Instant at) throws IOException {
    if (has(Defect.FILES_NOTHING)) {
      return;
    }
    report(upload, at, !has(Defect.NEVER_FINISHES));
    if (has(Defect.FILES_TWICE)) {
      report(upload, at, true);
    }
    if (has(Defect.LEAVES_ONE_OPEN)) {
      report(upload, at, false);
    }
  }

  private void report(TestUpload upload, Instant at, boolean finish) throws IOException {
    Instant told = has(Defect.FILES_THE_TIME_OF_FILING) ? at.minusSeconds(3600) : at;
    String xml =
        Samples.report(has(Defect.FILES_ANOTHER_ACCOUNT) ? "somebody" : upload.account())
            .replace(
                "192.0.2.10",
                has(Defect.FILES_WITHOUT_THE_ADDRESS) ? "198.51.100.1" : upload.address())
            .replace(
                "<port>51515</port>",
                has(Defect.FILES_WITHOUT_THE_PORT) ? "" : "<port>" + upload.port() + "</port>")
            .replace("2026-01-15T09:30:00Z", told.truncatedTo(ChronoUnit.SECONDS).toString());
    long id = Long.parseLong(Caller.value(clearinghouse.submit(xml), "reportId"));
    if (!has(Defect.FILES_WITHOUT_THE_FILE)) {
      String name = has(Defect.FILES_UNDER_A_TEMPORARY_NAME) ? "tmp-1.bin" : upload.fileName();
      String fileId = Caller.value(clearinghouse.upload(id, name, upload.bytes()), "fileId");
      if (has(Defect.SENDS_NONSENSE_FIRST)) {
        clearinghouse.xml(
            "/fileinfo",
            Samples.fileDetails(id, fileId).replace("<fileRelevance>Reported", "<fileRelevance>"));
      }
      if (!has(Defect.DESCRIBES_NO_FILE)) {
        clearinghouse.fileInfo(id, fileId);
      }
    }
    if (finish) {
      clearinghouse.form("/finish", id);
    }
  }

  @Override
  public boolean post(TestUpload upload) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
            .header("Account", upload.account())
            .header("X-Forwarded-For", upload.address())
            .header("X-Forwarded-Port", Integer.toString(upload.port()))
            .header("File-Name", upload.fileName())
            .POST(HttpRequest.BodyPublishers.ofByteArray(upload.bytes()))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString(UTF_8)).statusCode() == 201;
  }

  @Override
  public Collection<byte[]> files() {
    return List.copyOf(room);
  }

  @Override
  public Collection<Preserved> of(TestUpload upload) {
    return List.copyOf(evidence);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
