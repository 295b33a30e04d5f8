package org.tocsin.example.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** A client of the chat: what a page does, over real HTTP. */
final class Browser {
  static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI chat;
  private final Map<String, String> headers;
  private String cookie = "";

  /** An answer: its status, its body as JSON where it is JSON, and all of it. */
  record Answer(int status, JsonNode json, HttpResponse<byte[]> response) {
    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  Browser(URI chat) {
    this(chat, Map.of());
  }

  /** A client that sends some headers with every request, as a proxy does. */
  Browser(URI chat, Map<String, String> headers) {
    this.chat = chat;
    this.headers = headers;
  }

  Browser signIn(String name) {
    Answer answer = send("POST", "api/session", JSON.createObjectNode().put("name", name));
    if (answer.status() != 200) {
      throw new AssertionError("signing in was answered with " + answer.status());
    }
    String set = answer.header("Set-Cookie");
    cookie = set.substring(0, set.indexOf(';'));
    return this;
  }

  String cookie() {
    return cookie;
  }

  Answer get(String path) {
    return exchange(request(path).GET());
  }

  Answer send(String method, String path, JsonNode body) {
    return exchange(
        request(path)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  Answer join(String room) {
    return send("POST", "api/rooms/" + room + "/join", JSON.createObjectNode());
  }

  Answer say(String room, String text) {
    return send(
        "POST", "api/rooms/" + room + "/messages", JSON.createObjectNode().put("text", text));
  }

  Answer post(String room, String name, byte[] bytes) {
    return post(room, UUID.randomUUID().toString(), name, bytes);
  }

  Answer post(String room, String attempt, String name, byte[] bytes) {
    String boundary = "chat-" + UUID.randomUUID();
    return exchange(
        request("api/rooms/" + room + "/files")
            .header(FileApi.ATTEMPT, attempt)
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(HttpRequest.BodyPublishers.ofByteArray(multipart(boundary, name, bytes))));
  }

  static byte[] multipart(String boundary, String name, byte[] bytes) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        ("--"
                + boundary
                + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                + name
                + "\"\r\nContent-Type: image/png\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(bytes);
    body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return body.toByteArray();
  }

  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(chat.resolve(path)).timeout(Duration.ofSeconds(30));
    headers.forEach(request::header);
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    return request;
  }

  Answer exchange(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      boolean json =
          response.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
      JsonNode body =
          json && response.body().length > 0
              ? JSON.readTree(response.body())
              : JSON.createObjectNode();
      return new Answer(response.statusCode(), body, response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  Map<String, String> headers() {
    return headers;
  }

  HttpClient http() {
    return http;
  }
}
