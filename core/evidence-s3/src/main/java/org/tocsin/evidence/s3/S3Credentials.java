package org.tocsin.evidence.s3;

import java.util.Optional;

/**
 * What requests are signed with: an access key's id and its secret and, for a temporary key, the
 * token of its session. Immutable; {@link #toString} shows nothing of it.
 *
 * <p><b>Not guaranteed.</b> The signing library works on {@link String}s, so copies of the secret
 * stay in memory until they are collected.
 */
public final class S3Credentials {
  private final String id;
  private final char[] secret;
  private final Optional<char[]> sessionToken;

  private S3Credentials(String id, char[] secret, Optional<char[]> sessionToken) {
    this.id = id;
    this.secret = secret;
    this.sessionToken = sessionToken;
  }

  /**
   * Returns a lasting key.
   *
   * @param id not empty
   * @param secret not empty; copied, so that the caller may overwrite its own
   * @throws IllegalArgumentException when one is empty
   */
  public static S3Credentials of(String id, char[] secret) {
    if (id.isBlank() || secret.length == 0) {
      throw new IllegalArgumentException("an access key has an id and a secret");
    }
    return new S3Credentials(id, secret.clone(), Optional.empty());
  }

  /**
   * Returns a temporary key.
   *
   * @param id not empty
   * @param secret not empty; copied
   * @param sessionToken not empty; copied
   * @throws IllegalArgumentException when one is empty
   */
  public static S3Credentials temporary(String id, char[] secret, char[] sessionToken) {
    if (sessionToken.length == 0) {
      throw new IllegalArgumentException("a temporary access key has a session token");
    }
    S3Credentials key = of(id, secret);
    return new S3Credentials(key.id, key.secret, Optional.of(sessionToken.clone()));
  }

  String id() {
    return id;
  }

  String secret() {
    return new String(secret);
  }

  Optional<String> sessionToken() {
    return sessionToken.map(String::new);
  }

  @Override
  public String toString() {
    return "S3Credentials[]";
  }
}
