package org.tocsin.evidence.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.testkit.Leaks;

class S3BuilderTest {
  private static final String[] SECRETS = {
    "markerAccessKeyId", "markerSecretOfTheKey", "markerToken"
  };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://192.0.2.7",
        "http://[2001:db8::7]:9000",
        "http://s3.storage.example",
        "http://user:pass@127.0.0.1",
        "http://127.0.0.1/bucket",
        "http://127.0.0.1?x=y",
        "https://s3.storage.example/bucket",
        "https://s3.storage.example#x",
        "https:s3.storage.example",
        "ftp://127.0.0.1",
        "//127.0.0.1",
        "127.0.0.1"
      })
  void endpoint_withoutTlsOutsideLoopbackOrNoServer_isRefused(String endpoint) {
    assertThatThrownBy(() -> S3BlobStore.builder().endpoint(URI.create(endpoint)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("192.0.2.7")
        .hasMessageNotContaining("example")
        .hasMessageNotContaining("pass");
  }

  @Test
  void endpoint_plainOnLoopback_isPinnedToItsAddress() {
    assertThat(Endpoint.checked(URI.create("http://localhost:9000")))
        .isIn(URI.create("http://127.0.0.1:9000"), URI.create("http://[0:0:0:0:0:0:0:1]:9000"));
    assertThat(Endpoint.checked(URI.create("HTTP://127.0.0.1")))
        .isEqualTo(URI.create("http://127.0.0.1"));
    assertThat(Endpoint.checked(URI.create("http://[::1]:9000/")))
        .isEqualTo(URI.create("http://[0:0:0:0:0:0:0:1]:9000"));
  }

  @Test
  void endpoint_withTls_isKept() {
    URI endpoint = URI.create("https://s3.storage.example:9443");

    assertThat(Endpoint.checked(endpoint)).isEqualTo(endpoint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "a", "/a/", "a//b/", "../", "a/../b/", "./", "a b/", "a/%2e/", "\u00fc/"})
  void prefix_thatIsNoFolder_isRefused(String prefix) {
    assertThatThrownBy(() -> S3BlobStore.builder().prefix(prefix))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void prefix_foldersOrNone_areTaken() {
    for (String prefix : new String[] {"", "a/", "tocsin/eu-1/", "a/b.c/_d/"}) {
      assertThat(S3BlobStore.builder().prefix(prefix)).isNotNull();
    }
    assertThatThrownBy(() -> S3BlobStore.builder().prefix("a".repeat(512) + "/"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ab", "Bucket", "bucket/", "-bucket", "arn:aws:s3:::bucket"})
  void bucket_thatCannotBeOne_isRefused(String bucket) {
    assertThatThrownBy(() -> S3BlobStore.builder().bucket(bucket))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "EU", "eu test", "eu.example/"})
  void region_thatCannotBeOne_isRefused(String region) {
    assertThatThrownBy(() -> S3BlobStore.builder().region(region))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void spoolFolder_thatIsNotThere_isRefused(@org.junit.jupiter.api.io.TempDir Path temp) {
    assertThatThrownBy(() -> S3BlobStore.builder().spoolFolder(temp.resolve("no")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the spool folder is not there");
  }

  @Test
  void build_withoutWhatIsRequired_saysWhat() {
    assertThatThrownBy(() -> S3BlobStore.builder().build()).hasMessage("the store needs a region");
    assertThatThrownBy(() -> S3BlobStore.builder().region("eu-test-1").build())
        .hasMessage("the store needs credentials");
    assertThatThrownBy(
            () -> S3BlobStore.builder().region("eu-test-1").credentials(() -> S3Server.KEY).build())
        .hasMessage("the store needs a bucket");
  }

  @Test
  void credentials_emptyOnes_areRefused() {
    assertThatThrownBy(() -> S3Credentials.of(" ", new char[] {'x'}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> S3Credentials.of("id", new char[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> S3Credentials.temporary("id", new char[] {'x'}, new char[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void credentials_callersArray_mayBeOverwritten() {
    char[] secret = "markerSecretOfTheKey".toCharArray();
    S3Credentials key = S3Credentials.of("markerAccessKeyId", secret);
    java.util.Arrays.fill(secret, ' ');

    assertThat(key.secret()).isEqualTo("markerSecretOfTheKey");
  }

  @Test
  void toString_ofEverything_showsNothing() {
    S3Credentials key =
        S3Credentials.temporary(
            "markerAccessKeyId", "markerSecretOfTheKey".toCharArray(), "markerToken".toCharArray());
    S3BlobStore.Builder builder =
        S3Server.storeAt(URI.create("http://127.0.0.1:9")).credentials(() -> key);
    try (S3BlobStore store = builder.build()) {
      Leaks.assertNothingLeaked(
          key + " " + builder + " " + store + " " + new Credentials(() -> key), SECRETS);
    }
  }
}
