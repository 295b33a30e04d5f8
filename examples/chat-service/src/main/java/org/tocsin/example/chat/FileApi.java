package org.tocsin.example.chat;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.model.NetworkOrigin;

/** Posting and fetching files. */
final class FileApi {
  /** The header in which a client names its attempt, so that it may send it again. */
  static final String ATTEMPT = "Upload-Attempt";

  private static final Logger LOG = LoggerFactory.getLogger(FileApi.class);
  private static final Pattern ATTEMPT_FORM = Pattern.compile("[A-Za-z0-9._-]{8,64}");

  private final SessionApi sessions;
  private final Rooms rooms;
  private final Uploads uploads;
  private final FileShelf shelf;
  private final Origins origins;
  private final Path spoolFolder;
  private final long mostBytes;
  private final Duration refusalAfter;

  FileApi(
      SessionApi sessions,
      Rooms rooms,
      Uploads uploads,
      FileShelf shelf,
      Origins origins,
      ChatSettings settings) {
    this.sessions = sessions;
    this.rooms = rooms;
    this.uploads = uploads;
    this.shelf = shelf;
    this.origins = origins;
    this.spoolFolder = settings.data();
    this.mostBytes = settings.mostBytes();
    this.refusalAfter = settings.refusalAfter();
  }

  void addTo(RoutesConfig routes) {
    routes.post("/api/rooms/{room}/files", this::post);
    routes.get("/api/rooms/{room}/files/{file}", this::fetch);
    routes.get("/api/uploads/{attempt}", this::state);
  }

  private void post(Context ctx) {
    long began = System.nanoTime();
    NetworkOrigin origin = origins.of(ctx);
    Person uploader = sessions.require(ctx);
    ChatRoom room = rooms.of(uploader, ctx.pathParam("room"));
    String attempt = attempt(ctx);
    Outcome outcome = receive(ctx, uploader, room, attempt, origin);
    Views.UploadView view = Views.UploadView.of(attempt, outcome);
    if (outcome instanceof Outcome.Refused) {
      long rest = refusalAfter.toNanos() - (System.nanoTime() - began);
      ctx.future(
          () ->
              CompletableFuture.runAsync(
                  () -> ctx.status(422).json(view),
                  CompletableFuture.delayedExecutor(Math.max(rest, 0), TimeUnit.NANOSECONDS)));
    } else {
      ctx.status(outcome instanceof Outcome.Posted ? 201 : 202).json(view);
    }
  }

  /** A body that cannot be read is answered like a file that is refused. */
  private Outcome receive(
      Context ctx, Person uploader, ChatRoom room, String attempt, NetworkOrigin origin) {
    Multipart.Part part;
    try {
      part = Multipart.read(ctx.req(), mostBytes, bytes -> Spool.of(bytes, spoolFolder, mostBytes));
    } catch (IOException e) {
      LOG.info("an upload could not be read: {}", e.getClass().getSimpleName());
      return new Outcome.Refused();
    }
    return uploads.post(
        new IncomingFile(uploader, room, attempt, origin, part.name(), part.declaredType()),
        part.bytes());
  }

  private static String attempt(Context ctx) {
    String given = ctx.header(ATTEMPT);
    if (given == null) {
      return UUID.randomUUID().toString();
    }
    if (!ATTEMPT_FORM.matcher(given).matches()) {
      throw ChatProblem.badRequest(
          ATTEMPT + " is 8 to 64 letters, digits, dots, dashes or underscores.");
    }
    return given;
  }

  private void state(Context ctx) {
    Person uploader = sessions.require(ctx);
    String attempt = ctx.pathParam("attempt");
    ctx.json(
        Views.UploadView.of(
            attempt, uploads.outcome(uploader, attempt).orElseThrow(ChatProblem::notFound)));
  }

  /** Hands a delivered file out so that no browser runs it, whatever it is. */
  private void fetch(Context ctx) throws IOException {
    ChatRoom room = rooms.of(sessions.require(ctx), ctx.pathParam("room"));
    SharedFile file = room.file(ctx.pathParam("file")).orElseThrow(ChatProblem::notFound);
    String name =
        URLEncoder.encode(file.name(), StandardCharsets.UTF_8)
            .replace("+", "%20")
            .replace("*", "%2A");
    ctx.header("Content-Disposition", "attachment; filename*=UTF-8''" + name)
        .header("Content-Security-Policy", "default-src 'none'; sandbox")
        .header("Cross-Origin-Resource-Policy", "same-origin")
        .header("Content-Length", Long.toString(file.size()))
        .contentType(file.type().mediaType())
        .result(shelf.open(file));
  }
}
