package org.tocsin.mock;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A request and what became of it.
 *
 * @param number counts calls from 1
 * @param at when its head had arrived, by the mock's clock
 * @param millis how long it took by the machine's clock
 * @param requestId the {@code Request-ID} of the answer
 * @param method the HTTP method
 * @param path the path, without the query
 * @param endpoint the endpoint, when the path is one
 * @param account the user, when the credential was right
 * @param reportId the report it was about, when it named one
 * @param fileId the file it was about, when there is one
 * @param status the HTTP status; empty when the connection was dropped
 * @param code the response code that the service decided on; empty when a fault came first
 * @param description the text beside the code; it may quote the document
 * @param fault the word of the fault that was played, if any
 * @param document the document of a call that was refused because of it; of these the books keep
 *     the latest 200 of at most 1 MiB
 * @param findings what was wrong with the document
 */
public record BookedCall(
    long number,
    Instant at,
    long millis,
    String requestId,
    String method,
    String path,
    Optional<Endpoint> endpoint,
    Optional<String> account,
    OptionalLong reportId,
    Optional<String> fileId,
    OptionalInt status,
    OptionalInt code,
    String description,
    Optional<String> fault,
    Optional<RawDocument> document,
    List<Finding> findings) {

  BookedCall withoutDocument() {
    return document.isEmpty()
        ? this
        : new BookedCall(
            number,
            at,
            millis,
            requestId,
            method,
            path,
            endpoint,
            account,
            reportId,
            fileId,
            status,
            code,
            description,
            fault,
            Optional.empty(),
            findings);
  }

  @Override
  public String toString() {
    return "BookedCall(" + number + ", " + method + " " + path + ", " + code + ")";
  }
}
