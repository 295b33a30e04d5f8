package org.tocsin.mock;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Looks at and changes the shared hash lists for {@code /control/hash-sharing}. */
final class HashShareControl {
  static final String PATH = "/hash-sharing";
  private static final int SHOWN = 500;

  private final HashShare share;
  private final URI root;

  HashShareControl(HashShare share, URI root) {
    this.share = share;
    this.root = root;
  }

  /** Reads what a path below {@link #PATH} names; nothing when there is no such path. */
  Optional<JsonNode> read(String path) {
    return switch (path) {
      case "" -> Optional.of(state());
      case "/entries" -> Optional.of(HashShareJson.all(newest(), HashShareJson::entry));
      case "/live" -> Optional.of(HashShareJson.all(share.live(), HashShareJson::entry));
      case "/votes" -> Optional.of(HashShareJson.all(share.votes(), HashShareJson::vote));
      case "/requests" -> Optional.of(HashShareJson.all(latest(), HashShareJson::request));
      default -> Optional.empty();
    };
  }

  private JsonNode state() {
    return HashShareJson.state(share, root);
  }

  /** The latest entries and tombstones, newest first. */
  private List<SharedEntry> newest() {
    List<SharedEntry> all =
        new ArrayList<>(Stream.concat(share.live().stream(), share.tombstones().stream()).toList());
    all.sort(Comparator.comparing(SharedEntry::timestamp).reversed());
    return all.subList(0, Math.min(SHOWN, all.size()));
  }

  private List<SharedRequest> latest() {
    List<SharedRequest> all = share.journal();
    return all.subList(Math.max(0, all.size() - SHOWN), all.size());
  }

  /**
   * Makes a change, such as {@code POST /faults}; nothing when there is no such path.
   *
   * @param query the query of the request, or empty
   * @throws IllegalArgumentException when the body says what it cannot mean
   */
  <E extends Exception> Optional<JsonNode> change(String action, String query, Body<E> body)
      throws IOException, E {
    switch (action) {
      case "POST /seed" -> share.seed(HashShareScripts.seed(body.read()));
      case "POST /entries" ->
          each(body.read()).map(HashShareScripts::put).toList().forEach(this::put);
      case "POST /tombstones" ->
          each(body.read())
              .map(HashShareScripts::named)
              .toList()
              .forEach(entry -> share.delete(entry.memberId(), entry.id()));
      case "POST /votes" -> each(body.read()).forEach(v -> HashShareScripts.vote(v, share));
      case "POST /pages" -> HashShareScripts.pages(body.read(), share);
      case "POST /faults" ->
          each(body.read()).map(HashShareScripts::plan).toList().forEach(share::on);
      case "DELETE /faults" -> {
        if (query.isEmpty()) {
          share.healthy();
        } else {
          share.off(HashShareFault.of(query.replaceFirst("^fault=", "")));
        }
      }
      default -> {
        return Optional.empty();
      }
    }
    return Optional.of(state());
  }

  /** The body of a request, read when it is wanted. */
  @FunctionalInterface
  interface Body<E extends Exception> {
    JsonNode read() throws IOException, E;
  }

  private void put(HashShareScripts.Put put) {
    put.at().ifPresentOrElse(at -> share.put(put.entry(), at), () -> share.put(put.entry()));
  }

  /** Returns the things of a list, or the one thing that there is. */
  private static Stream<JsonNode> each(JsonNode node) {
    return node.isArray() ? StreamSupport.stream(node.spliterator(), false) : Stream.of(node);
  }
}
