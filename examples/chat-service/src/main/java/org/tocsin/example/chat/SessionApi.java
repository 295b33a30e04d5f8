package org.tocsin.example.chat;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Signing in and out. The session's token is a cookie that scripts cannot read. */
final class SessionApi {
  static final String COOKIE = "chat_session";

  private final People people;

  SessionApi(People people) {
    this.people = people;
  }

  void addTo(RoutesConfig routes) {
    routes.post("/api/session", this::signIn);
    routes.get("/api/session", ctx -> ctx.json(new Views.Me(require(ctx).name())));
    routes.delete("/api/session", this::signOut);
  }

  private void signIn(Context ctx) {
    String name = ctx.bodyAsClass(Views.SignIn.class).name();
    String token = people.signIn(name == null ? "" : name);
    Cookie cookie = new Cookie(COOKIE, token);
    cookie.setHttpOnly(true);
    cookie.setSameSite(SameSite.STRICT);
    cookie.setPath("/");
    cookie.setMaxAge((int) People.SESSION.toSeconds());
    cookie.setSecure(ctx.scheme().equals("https"));
    ctx.cookie(cookie);
    ctx.json(new Views.Me(people.ofSession(token).map(Person::name).orElse("")));
  }

  private void signOut(Context ctx) {
    String token = ctx.cookie(COOKIE);
    if (token != null) {
      people.signOut(token);
    }
    ctx.removeCookie(COOKIE);
    ctx.status(204);
  }

  /**
   * Returns who asks.
   *
   * @throws ChatProblem when nobody is signed in
   */
  Person require(Context ctx) {
    return of(ctx.cookie(COOKIE)).orElseThrow(ChatProblem::signInFirst);
  }

  Optional<Person> of(@Nullable String token) {
    return token == null ? Optional.empty() : people.ofSession(token);
  }
}
