package org.tocsin.benchmarks;

import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.ConnectionPool;
import okhttp3.Credentials;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Files what was filed before once more, with nothing but an HTTP client: no journal, no check of a
 * document, no evidence. What a filing costs on the wire alone.
 */
final class BareFiling {
  private static final MediaType XML = MediaType.get("text/xml; charset=utf-8");
  private static final Pattern REPORT = Pattern.compile("<reportId>([0-9]+)</reportId>");
  private static final Pattern FILE = Pattern.compile("<fileId>([^<]+)</fileId>");

  /**
   * A report as it was filed.
   *
   * @param reportId the id that it had, which its details name
   * @param fileId the id that its file had
   */
  @SuppressWarnings("ArrayRecordComponent") // made, sent, never compared
  record Matter(byte[] report, byte[] file, String reportId, String fileId, String details) {}

  private final URI base;
  private final int parallel;
  private final String authorization;
  private final OkHttpClient http;

  BareFiling(URI base, String user, String password, int parallel) {
    this.base = base;
    this.parallel = parallel;
    this.authorization = Credentials.basic(user, password);
    this.http =
        new OkHttpClient.Builder()
            .retryOnConnectionFailure(false)
            .proxy(Proxy.NO_PROXY)
            .connectionPool(new ConnectionPool(parallel, 2, TimeUnit.SECONDS))
            .build();
  }

  /** Files all of them, so many at once. */
  void file(List<Matter> matters) throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(parallel);
    try {
      List<Future<Void>> all = new ArrayList<>();
      for (Matter matter : matters) {
        all.add(
            threads.submit(
                () -> {
                  file(matter);
                  return null;
                }));
      }
      for (Future<Void> one : all) {
        one.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IOException("a bare filing failed", e);
    } finally {
      threads.shutdownNow();
      http.connectionPool().evictAll();
    }
  }

  private void file(Matter matter) throws IOException {
    String report = found(REPORT, post("submit", RequestBody.create(matter.report(), XML)));
    MultipartBody upload =
        form(report)
            .addFormDataPart("file", "tea.bin", RequestBody.create(matter.file(), null))
            .build();
    String file = found(FILE, post("upload", upload));
    String details =
        matter
            .details()
            .replace(">" + matter.reportId() + "<", ">" + report + "<")
            .replace(matter.fileId(), file);
    post("fileinfo", RequestBody.create(details.getBytes(StandardCharsets.UTF_8), XML));
    post("finish", form(report).build());
  }

  private static MultipartBody.Builder form(String report) {
    return new MultipartBody.Builder().setType(MultipartBody.FORM).addFormDataPart("id", report);
  }

  private String post(String endpoint, RequestBody body) throws IOException {
    Request request =
        new Request.Builder()
            .url(base + "/" + endpoint)
            .header("Authorization", authorization)
            .post(body)
            .build();
    try (Response response = http.newCall(request).execute()) {
      String text = response.body().string();
      if (!text.contains("<responseCode>0</responseCode>")) {
        throw new IOException("the stand-in refused " + endpoint);
      }
      return text;
    }
  }

  private static String found(Pattern pattern, String text) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException("an answer without an id");
    }
    return matcher.group(1);
  }
}
