package org.tocsin.example.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.staticfiles.Location;
import io.javalin.json.JavalinJackson;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The chat on HTTP: routes, headers and what an error looks like. */
final class WebServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
  private static final long MOST_JSON_BYTES = 64 * 1024;
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
              + " connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cache-Control",
          "no-store");

  private final Javalin server;

  private WebServer(Javalin server) {
    this.server = server;
  }

  static WebServer start(
      String host, int port, SessionApi sessions, RoomApi rooms, FileApi files, LiveApi live) {
    Javalin server =
        Javalin.create(
            config -> {
              quiet(config);
              errors(config);
              config.routes.before(ctx -> HEADERS.forEach(ctx::header));
              config.routes.before("/api/*", WebServer::refuseOtherSites);
              config.routes.wsBeforeUpgrade(WebServer::refuseOtherSites);
              sessions.addTo(config.routes);
              rooms.addTo(config.routes);
              files.addTo(config.routes);
              live.addTo(config.routes);
              config.staticFiles.add(
                  page -> {
                    page.directory = "/chat-web";
                    page.location = Location.CLASSPATH;
                    page.headers = HEADERS;
                  });
            });
    server.start(host, port);
    return new WebServer(server);
  }

  int port() {
    return server.port();
  }

  private static void quiet(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.maxRequestSize = MOST_JSON_BYTES;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.jsonMapper(
        new JavalinJackson(
            JsonMapper.builder()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .defaultPropertyInclusion(
                    JsonInclude.Value.construct(
                        JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
                .build(),
            false));
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    config.jetty.modifyWebSocketServletFactory(
        sockets -> {
          sockets.setMaxTextMessageSize(MOST_JSON_BYTES);
          sockets.setMaxOutgoingFrames(200);
          sockets.setIdleTimeout(Duration.ofMinutes(2));
        });
  }

  /** Whatever goes wrong, its details stay out of the answer and out of the log. */
  private static void errors(JavalinConfig config) {
    config.routes.exception(
        ChatProblem.class,
        (problem, ctx) -> ctx.status(problem.status()).json(new Views.Problem(problem.words())));
    config.routes.exception(
        JacksonException.class,
        (e, ctx) -> ctx.status(400).json(new Views.Problem("That is not the JSON expected here.")));
    config.routes.exception(
        HttpResponseException.class,
        (e, ctx) -> ctx.status(e.getStatus()).json(new Views.Problem("That cannot be done.")));
    config.routes.exception(
        Exception.class,
        (e, ctx) -> {
          LOG.warn("a request failed: {}", e.getClass().getName());
          ctx.status(500).json(new Views.Problem("Something went wrong here."));
        });
    config.routes.wsException(
        ChatProblem.class, (problem, ctx) -> ctx.send(new Views.Problem(problem.words())));
    config.routes.wsException(
        Exception.class, (e, ctx) -> ctx.send(new Views.Problem("That cannot be done.")));
  }

  /**
   * A browser says which site a request stems from (RFC 6454 section 7). Another site's may neither
   * change anything nor listen. A client that is no browser says nothing, and has no one's session.
   */
  private static void refuseOtherSites(Context ctx) {
    String origin = ctx.header("Origin");
    boolean reading = READING.contains(ctx.req().getMethod()) && ctx.header("Upgrade") == null;
    if (origin == null || reading) {
      return;
    }
    String host = String.valueOf(ctx.header("Host"));
    if (!origin.equals("http://" + host) && !origin.equals("https://" + host)) {
      throw new HttpResponseException(403);
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
