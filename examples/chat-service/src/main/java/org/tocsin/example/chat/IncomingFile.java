package org.tocsin.example.chat;

import java.util.Optional;
import org.tocsin.model.NetworkOrigin;
import org.tocsin.model.Upload;
import org.tocsin.model.UploadId;

/**
 * A file on its way into a room, and all that is known about where it comes from.
 *
 * @param uploader who posts it
 * @param room where it is to go
 * @param attempt the client's own identifier of this attempt; the same when it tries again
 * @param origin the client's address and port, and when
 * @param name the name the file has there: untrusted
 * @param declaredType the media type the client claims: untrusted
 */
record IncomingFile(
    Person uploader,
    ChatRoom room,
    String attempt,
    NetworkOrigin origin,
    String name,
    Optional<String> declaredType) {

  /** Returns what the library is asked about. */
  Upload upload(UploadId id, Spool bytes) {
    Upload.Builder upload =
        Upload.builder(id, bytes, uploader.account(), origin, room.factFor(uploader))
            .fileName(name)
            .context(room.context());
    declaredType.ifPresent(upload::declaredMediaType);
    return upload.build();
  }

  @Override
  public String toString() {
    return "IncomingFile";
  }
}
