package org.tocsin.example.chat;

/** A request that cannot be served, in words for the one who asked. */
final class ChatProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  private ChatProblem(int status, String message) {
    super(message);
    this.status = status;
  }

  static ChatProblem badRequest(String message) {
    return new ChatProblem(400, message);
  }

  static ChatProblem signInFirst() {
    return new ChatProblem(401, "Sign in first.");
  }

  /** Somebody else's room and a room that does not exist are told in the same words. */
  static ChatProblem notFound() {
    return new ChatProblem(404, "There is no such thing here, or it is not yours to see.");
  }

  static ChatProblem full(String message) {
    return new ChatProblem(409, message);
  }

  /** Returns the HTTP status. */
  int status() {
    return status;
  }

  /** Returns what the one who asked may read. */
  String words() {
    return String.valueOf(getMessage());
  }
}
