package org.tocsin.evidence.s3;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A real S3 server in a process of its own, on a free port of loopback: one for all tests of a run.
 * It ends with this JVM, also when this JVM is killed.
 */
final class S3Server {
  static final String BUCKET = "tocsin-marker-bucket";
  static final String REGION = "eu-test-1";

  /** The server checks no signature, so any key will do. */
  static final S3Credentials KEY =
      S3Credentials.of("markerAccessKeyId", "markerSecretOfTheKey".toCharArray());

  private static final Duration START = Duration.ofMinutes(2);

  private final URI endpoint;

  private S3Server(URI endpoint) {
    this.endpoint = endpoint;
  }

  /** Returns the server, started by the first who asks. */
  static S3Server shared() {
    return Holder.SERVER;
  }

  private static final class Holder {
    static final S3Server SERVER = start();
  }

  URI endpoint() {
    return endpoint;
  }

  /** Returns a builder of a store below a prefix that nobody else uses. */
  S3BlobStore.Builder store() {
    return storeAt(endpoint);
  }

  /** Returns the same for an address that leads to this server, or to another. */
  static S3BlobStore.Builder storeAt(URI endpoint) {
    return S3BlobStore.builder()
        .endpoint(endpoint)
        .region(REGION)
        .bucket(BUCKET)
        .prefix("marker-" + UUID.randomUUID() + "/")
        .credentials(() -> KEY);
  }

  private static S3Server start() {
    try {
      Path target = Path.of("target").toAbsolutePath();
      Path folder = Files.createTempDirectory("s3-server");
      Path log = target.resolve("s3-server.log");
      int port = freePort();
      URI endpoint = URI.create("http://127.0.0.1:" + port);
      String classPath =
          target.resolve("test-classes")
              + File.pathSeparator
              + Files.readString(target.resolve("s3-server.classpath"), StandardCharsets.UTF_8);
      Process process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-Xmx384m",
                      "-XX:TieredStopAtLevel=1",
                      "-Xshare:auto",
                      "-Djava.io.tmpdir=" + folder,
                      "-Dserver.address=127.0.0.1",
                      "-Dserver.port=" + port,
                      "-Dserver.ssl.enabled=false",
                      "-Dhttp.port=0",
                      "-Dcom.adobe.testing.s3mock.store.root=" + folder.resolve("root"),
                      "-Dcom.adobe.testing.s3mock.store.initial-buckets=" + BUCKET,
                      "-cp",
                      classPath,
                      ServerProcess.class.getName()))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "s3-server-end"));
      awaitAnswer(process, endpoint, log);
      return new S3Server(endpoint);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void awaitAnswer(Process process, URI endpoint, Path log) throws IOException {
    long deadline = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < deadline) {
      try {
        if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException("the S3 server ended; see " + log);
        }
        HttpURLConnection asked =
            (HttpURLConnection) endpoint.resolve("/" + BUCKET).toURL().openConnection();
        asked.setConnectTimeout(1_000);
        asked.setReadTimeout(10_000);
        if (asked.getResponseCode() == HttpURLConnection.HTTP_OK) {
          asked.disconnect();
          return;
        }
      } catch (IOException e) {
        // Not yet.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
    throw new IllegalStateException("the S3 server did not answer in time; see " + log);
  }
}
