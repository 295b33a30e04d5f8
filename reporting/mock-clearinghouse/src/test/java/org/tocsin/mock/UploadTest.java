package org.tocsin.mock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tocsin.testkit.SettableClock;

class UploadTest {
  private static final byte[] HELLO = "hello".getBytes(UTF_8);
  private static final String TYPE = "multipart/form-data; boundary=" + Caller.BOUNDARY;
  private final SettableClock clock = SettableClock.at("2026-02-01T12:00:00Z");
  private final MockClearinghouse mock =
      MockClearinghouse.start(MockSettings.builder().clock(clock).build());
  private final Caller caller = new Caller(mock);

  @AfterEach
  void stop() {
    mock.close();
  }

  private HttpResponse<String> post(String type, byte[]... parts) throws IOException {
    return caller.post("/upload", type, Caller.multipart(parts));
  }

  @Test
  void idAfterFile_isTaken() throws IOException {
    long id = caller.open();
    HttpResponse<String> response =
        post(TYPE, Caller.file("file", "a", HELLO), Caller.field("id", Long.toString(id)));

    assertThat(Caller.value(response, "hash")).isEqualTo("5d41402abc4b2a76b9719d911017c592");
  }

  @Test
  void brokenSubmittals_are4200AndAddNothing() throws IOException {
    long id = caller.open();
    byte[] idField = Caller.field("id", Long.toString(id));
    byte[] file = Caller.file("file", "a", HELLO);
    byte[] whole = Caller.multipart(idField, file);

    List<HttpResponse<String>> responses =
        List.of(
            post("multipart/form-data", idField, file),
            post("multipart/form-data; boundary=", idField, file),
            post("multipart/form-data; boundary=other", idField, file),
            post("application/octet-stream", idField, file),
            post(TYPE, idField, file, file),
            post(TYPE, idField, idField, file),
            post(TYPE, idField),
            post(TYPE, idField, Caller.field("file", "no file name")),
            post(TYPE),
            caller.post("/upload", TYPE, java.util.Arrays.copyOf(whole, whole.length - 6)),
            caller.post("/upload", TYPE, new byte[0]));
    for (HttpResponse<String> response : responses) {
      assertThat(Caller.code(response)).isEqualTo(4200);
      assertThat(response.statusCode()).isEqualTo(400);
    }
    assertThat(mock.books().report(id).orElseThrow().files()).isEmpty();
  }

  @Test
  void id_missingOrNoNumber_hasTheCodeOfTheKnob() throws IOException {
    byte[] file = Caller.file("file", "a", HELLO);
    assertThat(Caller.code(post(TYPE, file))).isEqualTo(4000);
    assertThat(Caller.code(post(TYPE, Caller.field("id", "12x"), file))).isEqualTo(4000);
    mock.knobs(mock.knobs().withInvalidIdCode(5001));
    assertThat(Caller.code(post(TYPE, Caller.field("id", "-1"), file))).isEqualTo(5001);
  }

  @Test
  void names_ofEveryKind_arrive() throws IOException {
    long id = caller.open();
    for (String name : List.of("bild ü.png", "a;b=\\\"c\\\".png", "日本.webp", "..\\x")) {
      caller.upload(id, name, HELLO);
    }
    assertThat(mock.books().report(id).orElseThrow().files())
        .extracting(BookedFile::name)
        .containsExactly("bild ü.png", "a;b=\"c\".png", "日本.webp", "..\\x");
  }

  @Test
  void emptyFile_isTaken() throws IOException {
    assertThat(Caller.value(caller.upload(caller.open(), "a", new byte[0]), "hash"))
        .isEqualTo("d41d8cd98f00b204e9800998ecf8427e");
  }

  @Test
  void parts_ofRandomBytesAndAwkwardReads_comeOutWhole() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      byte[] bytes = new byte[random.nextInt(round % 10 == 0 ? 200_000 : 300)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) "\r\n-b0undaryx".charAt(random.nextInt(12));
      }
      String almost = "\r\n--" + Caller.BOUNDARY;
      if (new String(bytes, UTF_8).contains(almost)) {
        continue;
      }
      byte[] body = Caller.multipart(Caller.file("file", "a", bytes), Caller.field("id", "7"));
      MultipartReader reader =
          new MultipartReader(new Dripping(body, new Random(random.nextLong())), TYPE);
      Optional<MultipartReader.Part> part = reader.next();
      assertThat(part.orElseThrow().name()).as("seed %d", seed).isEqualTo("file");
      assertThat(readAll(reader)).as("seed %d round %d", seed, round).isEqualTo(bytes);
      assertThat(reader.next().orElseThrow().name()).isEqualTo("id");
      assertThat(readAll(reader)).isEqualTo("7".getBytes(UTF_8));
      assertThat(reader.next()).isEmpty();
    }
  }

  private static byte[] readAll(MultipartReader reader) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[77];
    for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
      out.write(buffer, 0, count);
    }
    return out.toByteArray();
  }

  /** Gives few bytes at a time. */
  private static final class Dripping extends InputStream {
    private final ByteArrayInputStream in;
    private final Random random;

    Dripping(byte[] bytes, Random random) {
      this.in = new ByteArrayInputStream(bytes);
      this.random = random;
    }

    @Override
    public int read() {
      return in.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return in.read(target, offset, Math.min(length, 1 + random.nextInt(40)));
    }
  }

  @Test
  void halfSentUpload_thatBreaksOff_addsNothing() throws Exception {
    long id = caller.open();
    byte[] body =
        Caller.multipart(
            Caller.field("id", Long.toString(id)), Caller.file("file", "a", new byte[100_000]));
    try (Socket socket = new Socket(mock.baseUri().getHost(), mock.baseUri().getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /ispws/upload HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic dGVzdDp0ZXN0\r\n"
                  + "Content-Type: "
                  + TYPE
                  + "\r\nContent-Length: "
                  + body.length
                  + "\r\n\r\n")
              .getBytes(UTF_8));
      out.write(body, 0, body.length / 2);
      out.flush();
    }
    long end = System.nanoTime() + 10_000_000_000L;
    while (mock.books().calls(Endpoint.UPLOAD).isEmpty() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(mock.books().calls(Endpoint.UPLOAD)).hasSize(1);
    assertThat(mock.books().report(id).orElseThrow().files()).isEmpty();
  }

  @Test
  void largeUpload_streams_inLittleMemory() throws IOException {
    long length = Boolean.getBoolean("tocsin.thorough") ? 2L << 30 : 200L << 20;
    long id = caller.open();
    byte[] head =
        ("--b0undary\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n"
                + id
                + "\r\n--b0undary\r\nContent-Disposition: form-data; name=\"file\"; filename=\"l\""
                + "\r\n\r\n")
            .getBytes(UTF_8);
    byte[] tail = "\r\n--b0undary--\r\n".getBytes(UTF_8);
    HttpResponse<String> response =
        caller.send(
            caller
                .request("/upload")
                .header("Content-Type", TYPE)
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(
                        () ->
                            new java.io.SequenceInputStream(
                                new ByteArrayInputStream(head),
                                new java.io.SequenceInputStream(
                                    new Zeros(length), new ByteArrayInputStream(tail))))));

    assertThat(Caller.code(response)).isZero();
    assertThat(mock.books().report(id).orElseThrow().files().get(0).length()).isEqualTo(length);
  }

  /** That many zero bytes. */
  private static final class Zeros extends InputStream {
    private long left;

    Zeros(long count) {
      left = count;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int count = (int) Math.min(left, length);
      java.util.Arrays.fill(target, offset, offset + count, (byte) 0);
      left -= count;
      return count;
    }
  }

  @Test
  void file_largerThanTheMockTakes_is4200() throws IOException {
    try (MockClearinghouse small =
        MockClearinghouse.start(MockSettings.builder().clock(clock).maxFileBytes(1000).build())) {
      Caller to = new Caller(small);
      long id = to.open();
      assertThat(Caller.code(to.upload(id, "a", new byte[1000]))).isZero();
      assertThat(Caller.code(to.upload(id, "a", new byte[1_000_000]))).isEqualTo(4200);
    }
  }
}
