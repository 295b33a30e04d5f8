package org.tocsin.example.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

/** Somebody who uses the chat over HTTP, from an address that a proxy tells. */
final class DemoUser {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI chat;
  private final String name;
  private final String address;
  private final int port;
  private String cookie = "";

  DemoUser(URI chat, String name, String address, int port) {
    this.chat = chat;
    this.name = name;
    this.address = address;
    this.port = port;
  }

  String name() {
    return name;
  }

  String address() {
    return address;
  }

  int port() {
    return port;
  }

  /** Signs in and joins a channel. */
  void enter(String room) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        send(json("api/session", JSON.createObjectNode().put("name", name)));
    String set = answer.headers().firstValue("Set-Cookie").orElse("");
    if (answer.statusCode() != 200 || set.indexOf(';') < 0) {
      throw new IOException("signing in was answered with " + answer.statusCode());
    }
    cookie = set.substring(0, set.indexOf(';'));
    HttpResponse<byte[]> joined =
        send(json("api/rooms/" + room + "/join", JSON.createObjectNode()));
    if (joined.statusCode() != 200) {
      throw new IOException("joining was answered with " + joined.statusCode());
    }
  }

  /**
   * Posts a file and returns what became of it: {@code posted}, {@code waiting}, {@code refused}.
   */
  String post(String room, String attempt, String fileName, byte[] bytes)
      throws IOException, InterruptedException {
    String boundary = "demo-" + UUID.randomUUID();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        ("--"
                + boundary
                + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                + fileName
                + "\"\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(bytes);
    body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
    HttpResponse<byte[]> answer =
        send(
            request("api/rooms/" + room + "/files")
                .header(FileApi.ATTEMPT, attempt)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
    return JSON.readTree(answer.body()).path("state").asText("no answer");
  }

  /** Returns the names of the files this user sees in a room, oldest first. */
  JsonNode messages(String room) throws IOException, InterruptedException {
    return JSON.readTree(send(request("api/rooms/" + room + "/messages").GET()).body());
  }

  /** Fetches a file of a room. */
  byte[] file(String room, String id) throws IOException, InterruptedException {
    return send(request("api/rooms/" + room + "/files/" + id).GET()).body();
  }

  private HttpRequest.Builder json(String path, JsonNode body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(chat.resolve(path))
            .timeout(Duration.ofSeconds(30))
            .header("Forwarded", "for=\"" + address + ":" + port + "\"");
    return cookie.isEmpty() ? request : request.header("Cookie", cookie);
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  @Override
  public String toString() {
    return "DemoUser";
  }
}
