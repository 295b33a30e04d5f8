package org.tocsin.mock;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A plain client for tests: it sends what it is told and reads nothing into the answer. */
final class Caller {
  static final String BOUNDARY = "b0undary";
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;
  private final String credential;

  Caller(MockClearinghouse mock) {
    this(mock.baseUri(), "test", "test");
  }

  Caller(URI base, String user, String password) {
    this.base = base;
    this.credential =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", credential);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  HttpResponse<String> get(String path) throws IOException {
    return send(request(path).GET());
  }

  HttpResponse<String> post(String path, String contentType, byte[] body) throws IOException {
    return send(
        request(path)
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  HttpResponse<String> xml(String path, String document) throws IOException {
    return post(path, "text/xml; charset=utf-8", document.getBytes(StandardCharsets.UTF_8));
  }

  HttpResponse<String> submit(String document) throws IOException {
    return xml("/submit", document);
  }

  /** Opens the sample report and returns its id. */
  long open() throws IOException {
    return Long.parseLong(value(submit(Samples.report()), "reportId"));
  }

  HttpResponse<String> upload(long id, String name, byte[] bytes) throws IOException {
    return post(
        "/upload",
        "multipart/form-data; boundary=" + BOUNDARY,
        multipart(field("id", Long.toString(id)), file("file", name, bytes)));
  }

  HttpResponse<String> fileInfo(long id, String fileId) throws IOException {
    return xml("/fileinfo", Samples.fileDetails(id, fileId));
  }

  HttpResponse<String> form(String path, long id) throws IOException {
    return post(
        path,
        "multipart/form-data; boundary=" + BOUNDARY,
        multipart(field("id", Long.toString(id))));
  }

  static byte[] field(String name, String value) {
    return part("form-data; name=\"" + name + "\"", value.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] file(String name, String fileName, byte[] bytes) {
    return part("form-data; name=\"" + name + "\"; filename=\"" + fileName + "\"", bytes);
  }

  private static byte[] part(String disposition, byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ("--" + BOUNDARY + "\r\nContent-Disposition: " + disposition + "\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    out.writeBytes(bytes);
    out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  static byte[] multipart(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    out.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  /** Returns the text of an element of an answer. */
  static String value(HttpResponse<String> response, String element) {
    Matcher matcher =
        Pattern.compile("<" + element + ">([^<]*)</" + element + ">").matcher(response.body());
    if (!matcher.find()) {
      throw new AssertionError("no " + element + " in " + response.statusCode() + response.body());
    }
    return matcher.group(1);
  }

  static int code(HttpResponse<String> response) {
    return Integer.parseInt(value(response, "responseCode"));
  }
}
