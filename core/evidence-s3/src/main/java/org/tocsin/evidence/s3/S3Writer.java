package org.tocsin.evidence.s3;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.tocsin.evidence.BlobStore;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * A blob on its way. Each object carries a mark of the writer that made it: when an answer is lost,
 * or a repeated request is refused because the first one arrived, the mark tells whose object it
 * is.
 */
final class S3Writer implements BlobStore.Writer {
  /** The user-defined metadata that holds the mark. */
  static final String MARK = "tocsin-writer";

  private static final int CONFLICTS = 4;

  private final S3Connection connection;
  private final String bucket;
  private final String key;
  private final String mark = UUID.randomUUID().toString();
  private final Spool spool;
  private boolean used;

  S3Writer(S3Connection connection, String bucket, String key, Path spoolFolder)
      throws IOException {
    this.connection = connection;
    this.bucket = bucket;
    this.key = key;
    this.spool = Spool.in(spoolFolder, S3BlobStore.MAX_BLOB_BYTES);
  }

  @Override
  public OutputStream out() {
    return spool;
  }

  @Override
  public void commit() throws IOException {
    if (used) {
      throw new IOException("a blob is committed once");
    }
    used = true;
    if (!spool.isWhole()) {
      throw new IOException("a blob was not written as a whole");
    }
    PutObjectRequest put =
        PutObjectRequest.builder()
            .bucket(bucket)
            .key(key)
            .ifNoneMatch("*")
            .contentLength(spool.size())
            .contentType("application/octet-stream")
            .checksumSHA256(Base64.getEncoder().encodeToString(spool.digest()))
            .metadata(Map.of(MARK, mark))
            .overrideConfiguration(S3Connection.timeout(spool.size()))
            .build();
    for (int i = 1; ; i++) {
      try {
        send(put);
        return;
      } catch (SdkException e) {
        if (!(Failures.isConflict(e) && i < CONFLICTS)) {
          settle(e);
          return;
        }
      }
    }
  }

  private void send(PutObjectRequest put) throws IOException {
    try {
      connection
          .client()
          .putObject(
              put,
              RequestBody.fromContentProvider(
                  spool::read, spool.size(), "application/octet-stream"));
    } catch (UncheckedIOException e) {
      throw new IOException("the spool folder cannot be read");
    }
  }

  /** Asks whose object is there, and returns only if it is this writer's. */
  private void settle(SdkException failure) throws IOException {
    HeadObjectResponse found;
    try {
      found = connection.client().headObject(head -> head.bucket(bucket).key(key));
    } catch (NoSuchKeyException e) {
      throw Failures.of(failure);
    } catch (SdkException e) {
      throw Failures.of(e);
    }
    if (!mark.equals(found.metadata().get(MARK))) {
      throw new TakenException();
    }
  }

  @Override
  public void close() throws IOException {
    spool.close();
  }

  /** Another writer's blob has the name. */
  static final class TakenException extends IOException {
    private static final long serialVersionUID = 1L;

    TakenException() {
      super("a blob of that name is there already");
    }
  }
}
