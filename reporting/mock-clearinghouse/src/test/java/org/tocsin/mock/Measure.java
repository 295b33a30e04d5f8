package org.tocsin.mock;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Measures the built jar as a process of its own: the time to its ready line, and 1,000 reports
 * with a file each in a heap of 128 MiB. Runs from its source, with nothing but the JDK:
 *
 * <pre>java reporting/mock-clearinghouse/src/test/java/org/tocsin/mock/Measure.java [JAR [REPORTS]]
 * </pre>
 *
 * Exits with 1 when a start takes two seconds or more, or a report is not finished.
 */
public final class Measure {
  private static final String JAR =
      "reporting/mock-clearinghouse/target/tocsin-mock-clearinghouse.jar";
  private static final int STARTS = 5;
  private static final int LONGEST_START_MILLIS = 2000;
  private static final int FILE_BYTES = 200_000;
  private static final String BOUNDARY = "b0undary";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;

  private Measure(URI base) {
    this.base = base;
  }

  /** Measures and prints. */
  public static void main(String[] arguments) throws Exception {
    Path jar = Path.of(arguments.length > 0 ? arguments[0] : JAR);
    int reports = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1000;
    if (!Files.exists(jar)) {
      System.err.println("there is no " + jar + ": mvn -q package -DskipTests makes it");
      System.exit(2);
    }
    List<Long> starts = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      try (Running running = new Running(jar)) {
        starts.add(running.millis);
      }
    }
    Collections.sort(starts);
    long median = starts.get(STARTS / 2);
    System.out.printf("ready line after %d ms (median of %s)%n", median, starts);
    boolean whole;
    try (Running running = new Running(jar)) {
      Measure measure = new Measure(running.base);
      long begin = System.nanoTime();
      measure.file(reports);
      long millis = (System.nanoTime() - begin) / 1_000_000;
      whole = measure.finished() == reports;
      System.out.printf(
          "%d reports with a file of %d bytes each, -Xmx128m: %d ms, %d finished%s%n",
          reports, FILE_BYTES, millis, measure.finished(), running.peak());
    }
    System.exit(whole && median < LONGEST_START_MILLIS ? 0 : 1);
  }

  /** The jar as a process. */
  private static final class Running implements AutoCloseable {
    private final Process process;
    private final long millis;
    private final URI base;

    Running(Path jar) throws IOException {
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      long begin = System.nanoTime();
      process =
          new ProcessBuilder(java, "-Xmx128m", "-jar", jar.toString(), "--port", "0")
              .redirectErrorStream(true)
              .start();
      String ready =
          new BufferedReader(
                  new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
              .readLine();
      millis = (System.nanoTime() - begin) / 1_000_000;
      base = URI.create(value(String.valueOf(ready), "(http://\\S+/ispws)"));
    }

    /** The most memory that the process held, where the system tells. */
    String peak() throws IOException {
      Path status = Path.of("/proc", Long.toString(process.pid()), "status");
      if (!Files.exists(status)) {
        return "";
      }
      try (Stream<String> lines = Files.lines(status)) {
        return lines
            .filter(line -> line.startsWith("VmHWM:"))
            .map(line -> ", " + Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MiB resident")
            .findFirst()
            .orElse("");
      }
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  private void file(int reports) throws IOException, InterruptedException {
    byte[] bytes = new byte[FILE_BYTES];
    new Random(1).nextBytes(bytes);
    for (int i = 0; i < reports; i++) {
      String id = value(post("/submit", "text/xml", utf8(report(i))), "<reportId>(\\d+)<");
      String form = "multipart/form-data; boundary=" + BOUNDARY;
      String fileId = value(post("/upload", form, upload(id, bytes)), "<fileId>(\\w+)<");
      value(post("/fileinfo", "text/xml", utf8(details(id, fileId))), "<responseCode>(0)<");
      value(post("/finish", form, join(part("id", "", utf8(id)), end())), "<responseCode>(0)<");
    }
  }

  private int finished() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(base.resolve("/control/reports")).build();
    String all = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    return all.split("\"state\":\"FINISHED\"", -1).length - 1;
  }

  private String post(String path, String type, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(utf8("test:test")))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static byte[] upload(String id, byte[] bytes) {
    return join(part("id", "", utf8(id)), part("file", "; filename=\"pattern.bin\"", bytes), end());
  }

  private static byte[] part(String name, String more, byte[] bytes) {
    String head =
        "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"" + more;
    return join(utf8(head + "\r\n\r\n"), bytes, utf8("\r\n"));
  }

  private static byte[] end() {
    return utf8("--" + BOUNDARY + "--\r\n");
  }

  private static byte[] join(byte[]... parts) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String value(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern + " in: " + text);
    }
    return matcher.group(1);
  }

  private static String report(int number) {
    return "<report><incidentSummary><incidentType>Child Sex Tourism</incidentType>"
        + "<incidentDateTime>2026-01-15T09:30:00Z</incidentDateTime></incidentSummary>"
        + "<reporter><reportingPerson><email>a@teapot.example</email></reportingPerson></reporter>"
        + "<personOrUserReported><espIdentifier>user-"
        + number
        + "</espIdentifier></personOrUserReported></report>";
  }

  private static String details(String id, String fileId) {
    return "<fileDetails><reportId>"
        + id
        + "</reportId><fileId>"
        + fileId
        + "</fileId><originalFileName>pattern.bin</originalFileName></fileDetails>";
  }
}
