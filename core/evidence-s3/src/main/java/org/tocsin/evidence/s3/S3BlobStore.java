package org.tocsin.evidence.s3;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.tocsin.evidence.BlobStore;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Sealed items as objects of one S3 bucket, or of a server that speaks its protocol.
 *
 * <p>A blob is the object {@code <prefix>items/<name>}, written by one conditional request ({@code
 * If-None-Match: *}); what is in quarantine is {@code <prefix>quarantine/<name>}. A blob being
 * written lies as ciphertext in a temporary file that its owner alone may read; memory does not
 * grow with a blob's size. Each write carries a SHA-256 that the server compares, and an answer
 * that ends early or fails the server's checksum is a failure, never the end of a blob.
 *
 * <p><b>Guaranteed</b>, given a server that keeps the protocol's promises ({@link #verify} finds
 * one that does not): a blob is never overwritten, also when an answer is lost and the request is
 * sent again; of several writers of a name exactly one succeeds; a commit that returned is durable
 * as the server understands it; {@link #delete} removes every version in a bucket that keeps
 * versions. When a server cannot be asked, an exception says so: no failure is answered as "there
 * is none".
 *
 * <p><b>Not guaranteed.</b> A commit that failed may have left a blob, if the connection was lost
 * for good after the bytes had arrived; the vault's sweep finds it as an orphan. A removal cannot
 * reach replicas and backups that the bucket's owner made elsewhere, and fails when the bucket's
 * rules forbid it (object lock). Instants in {@link #list} are the server's clock. A blob has at
 * most {@link #MAX_BLOB_BYTES}.
 *
 * <p>Exceptions name neither endpoint, bucket, key nor credential. The AWS SDK logs requests with
 * bucket and key at level DEBUG: its loggers ({@code software.amazon.awssdk}) stay at INFO or
 * above. Proxies and trust anchors are the JVM's own; the settings that the SDK would read from a
 * user's home folder are not read.
 *
 * <p>Safe for use by many threads. {@link #close} ends its connections and its one daemon thread.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">How
 *     to prevent object overwrites with conditional writes</a>
 */
public final class S3BlobStore implements BlobStore, AutoCloseable {
  /** The most bytes that one blob can have: what S3 takes in one request, 5 GiB. */
  public static final long MAX_BLOB_BYTES = 5L << 30;

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");

  private final S3Connection connection;
  private final String bucket;
  private final String items;
  private final String quarantine;
  private final String probes;
  private final Path spoolFolder;
  private final int pageSize;

  private S3BlobStore(
      S3Connection connection, String bucket, String prefix, Path spoolFolder, int pageSize) {
    this.connection = connection;
    this.bucket = bucket;
    this.items = prefix + "items/";
    this.quarantine = prefix + "quarantine/";
    this.probes = prefix + "probes/";
    this.spoolFolder = spoolFolder;
    this.pageSize = pageSize;
  }

  /** Returns a builder; region, bucket and credentials have no default. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Asks the server whether it can be used: it must let us write, list and remove below the prefix,
   * and refuse to overwrite. A server that ignores {@code If-None-Match} would lose evidence
   * without a word, so an application calls this before it accepts uploads.
   *
   * @throws IOException when the server cannot be used or reached
   */
  public void verify() throws IOException {
    String key = probes + UUID.randomUUID();
    byte[] probe = {1};
    writeProbe(key, probe);
    boolean refused;
    try {
      writeProbe(key, probe);
      refused = false;
    } catch (S3Writer.TakenException e) {
      refused = true;
    } finally {
      removeVersions(key);
    }
    if (!refused) {
      throw new IOException("the object store overwrites: it ignores If-None-Match");
    }
    list();
  }

  private void writeProbe(String key, byte[] bytes) throws IOException {
    try (Writer writer = new S3Writer(connection, bucket, key, spoolFolder)) {
      writer.out().write(bytes);
      writer.commit();
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Nothing is asked of the server until the commit, which is refused when the name is in use.
   */
  @Override
  public Writer create(String name) throws IOException {
    return new S3Writer(connection, bucket, items + checked(name), spoolFolder);
  }

  @Override
  public InputStream open(String name) throws IOException {
    String key = items + checked(name);
    try {
      return connection
          .client()
          .getObject(
              get -> get.bucket(bucket).key(key).checksumMode(ChecksumMode.ENABLED),
              ResponseTransformer.unmanaged(
                  (response, in) -> new WholeStream(in, response.contentLength())));
    } catch (NoSuchKeyException e) {
      throw new FileNotFoundException("there is no such blob");
    } catch (SdkException e) {
      throw Failures.of(e);
    }
  }

  /**
   * Lists instead of asking for the object: an absent object and an absent bucket look the same.
   */
  @Override
  public boolean exists(String name) throws IOException {
    String key = items + checked(name);
    try {
      return connection
          .client()
          .listObjectsV2(list -> list.bucket(bucket).prefix(key).maxKeys(1))
          .contents()
          .stream()
          .anyMatch(object -> object.key().equals(key));
    } catch (SdkException e) {
      throw Failures.of(e);
    }
  }

  @Override
  public void delete(String name) throws IOException {
    removeVersions(items + checked(name));
  }

  /**
   * {@inheritDoc}
   *
   * <p>All of them are committed: an object becomes visible as a whole.
   */
  @Override
  public List<Entry> list() throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (S3Object object : below(items)) {
      String name = object.key().substring(items.length());
      if (NAME.matcher(name).matches()) {
        entries.add(new Entry(name, true, object.lastModified()));
      }
    }
    return entries;
  }

  @Override
  public void quarantine(Entry entry) throws IOException {
    String name = checked(entry.name());
    if (!entry.committed()) {
      return; // Nothing of an uncommitted blob ever reaches the server.
    }
    try {
      connection
          .client()
          .copyObject(
              copy ->
                  copy.sourceBucket(bucket)
                      .sourceKey(items + name)
                      .destinationBucket(bucket)
                      .destinationKey(quarantine + name)
                      .overrideConfiguration(S3Connection.timeout(MAX_BLOB_BYTES)));
    } catch (NoSuchKeyException e) {
      return; // Somebody else was faster.
    } catch (SdkException e) {
      throw Failures.of(e);
    }
    removeVersions(items + name);
  }

  @Override
  public int emptyQuarantine(Instant before) throws IOException {
    int removed = 0;
    for (S3Object object : below(quarantine)) {
      if (object.lastModified().isBefore(before)) {
        removeVersions(object.key());
        removed++;
      }
    }
    return removed;
  }

  private List<S3Object> below(String prefix) throws IOException {
    try {
      return connection
          .client()
          .listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix).maxKeys(pageSize))
          .contents()
          .stream()
          .toList();
    } catch (SdkException e) {
      throw Failures.of(e);
    }
  }

  /** Removes an object with all its versions: a mark that hides them would leave the bytes. */
  private void removeVersions(String key) throws IOException {
    try {
      for (ListObjectVersionsResponse page :
          connection
              .client()
              .listObjectVersionsPaginator(
                  list -> list.bucket(bucket).prefix(key).maxKeys(pageSize))) {
        for (ObjectVersion version : page.versions()) {
          if (version.key().equals(key)) {
            remove(key, version.versionId());
          }
        }
        for (DeleteMarkerEntry marker : page.deleteMarkers()) {
          if (marker.key().equals(key)) {
            remove(key, marker.versionId());
          }
        }
      }
    } catch (SdkException e) {
      throw Failures.of(e);
    }
  }

  private void remove(String key, String version) {
    connection.client().deleteObject(del -> del.bucket(bucket).key(key).versionId(version));
  }

  @Override
  public void close() {
    connection.close();
  }

  @Override
  public String toString() {
    return "S3BlobStore[]";
  }

  private static String checked(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a blob's name has 1 to 64 characters of a-z, 0-9 and -");
    }
    return name;
  }

  /** Collects what a store needs. Not safe for use by many threads. Messages repeat no input. */
  public static final class Builder {
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,63}");
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern PREFIX = Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*");
    private static final int LONGEST_PREFIX = 512;
    private static final int MOST_KEYS = 1_000;

    private Optional<URI> endpoint = Optional.empty();
    private Optional<String> region = Optional.empty();
    private Optional<String> bucket = Optional.empty();
    private Optional<Supplier<S3Credentials>> credentials = Optional.empty();
    private String prefix = "";
    private Path spoolFolder = Path.of(System.getProperty("java.io.tmpdir"));

    private int pageSize = MOST_KEYS;

    private Builder() {}

    /**
     * Sets the server, for one that is not AWS: {@code https://host[:port]}, or {@code http} when
     * the host is this machine. Buckets are then named in the path. By default AWS's own of the
     * region.
     *
     * @throws IllegalArgumentException when it is anything else
     */
    public Builder endpoint(URI endpoint) {
      this.endpoint = Optional.of(Endpoint.checked(endpoint));
      return this;
    }

    /**
     * Sets the region, such as {@code us-east-1}; required, also of servers that have none, because
     * signatures name it.
     *
     * @throws IllegalArgumentException when it cannot be one
     */
    public Builder region(String region) {
      this.region = Optional.of(matching(REGION, region, "a region has a-z, 0-9 and - only"));
      return this;
    }

    /**
     * Sets the bucket, which exists already; required.
     *
     * @throws IllegalArgumentException when it cannot be one
     */
    public Builder bucket(String bucket) {
      this.bucket =
          Optional.of(
              matching(BUCKET, bucket, "a bucket has 3 to 63 characters of a-z, 0-9, . and -"));
      return this;
    }

    /**
     * Sets what every key begins with: empty (the default) or folders such as {@code tocsin/eu/}.
     * Nothing else may write below it.
     *
     * @throws IllegalArgumentException when it is neither, or has more than 512 characters
     */
    public Builder prefix(String prefix) {
      if (prefix.length() > LONGEST_PREFIX) {
        throw new IllegalArgumentException("a prefix has at most 512 characters");
      }
      this.prefix =
          matching(PREFIX, prefix, "a prefix is empty, or folders that each end with a slash");
      return this;
    }

    /**
     * Sets who signs; required. The supplier is asked at every request, on the calling thread, so
     * that keys can change; when it throws, the operation fails with an {@link IOException}.
     */
    public Builder credentials(Supplier<S3Credentials> credentials) {
      this.credentials = Optional.of(credentials);
      return this;
    }

    /**
     * Sets the folder for ciphertext being written, with room for the blobs written at one time. By
     * default the JVM's folder for temporary files.
     *
     * @throws IllegalArgumentException when there is no such folder
     */
    public Builder spoolFolder(Path folder) {
      if (!Files.isDirectory(folder)) {
        throw new IllegalArgumentException("the spool folder is not there");
      }
      this.spoolFolder = folder;
      return this;
    }

    /** Sets how many keys one answer holds at most, so that a test needs few for many answers. */
    Builder pageSize(int pageSize) {
      this.pageSize = pageSize;
      return this;
    }

    /**
     * Returns a store. Nothing is sent: {@link S3BlobStore#verify} does that.
     *
     * @throws IllegalStateException when region, bucket or credentials are missing
     */
    public S3BlobStore build() {
      return new S3BlobStore(
          S3Connection.to(
              endpoint,
              required(region, "a region"),
              new Credentials(required(credentials, "credentials"))),
          required(bucket, "a bucket"),
          prefix,
          spoolFolder,
          pageSize);
    }

    @Override
    public String toString() {
      return "S3BlobStore.Builder[]";
    }

    private static <T> T required(Optional<T> value, String what) {
      return value.orElseThrow(() -> new IllegalStateException("the store needs " + what));
    }

    private static String matching(Pattern pattern, String value, String message) {
      if (!pattern.matcher(value).matches()) {
        throw new IllegalArgumentException(message);
      }
      return value;
    }
  }
}
