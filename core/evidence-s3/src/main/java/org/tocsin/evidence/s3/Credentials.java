package org.tocsin.evidence.s3;

import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Asks the host for its key at every request, so that a key may change while we run. */
final class Credentials implements AwsCredentialsProvider {
  private final Supplier<S3Credentials> source;

  Credentials(Supplier<S3Credentials> source) {
    this.source = source;
  }

  @Override
  public AwsCredentials resolveCredentials() {
    S3Credentials key = ask();
    Optional<String> token = key.sessionToken();
    return token.isPresent()
        ? AwsSessionCredentials.create(key.id(), key.secret(), token.get())
        : AwsBasicCredentials.create(key.id(), key.secret());
  }

  private S3Credentials ask() {
    S3Credentials key;
    try {
      key = source.get();
    } catch (RuntimeException e) {
      throw new UnavailableException(); // Not the cause: a host's exception may say anything.
    }
    if (key == null) {
      throw new UnavailableException();
    }
    return key;
  }

  @Override
  public String toString() {
    return "Credentials[]";
  }

  /** The host could not give its key. */
  static final class UnavailableException extends SdkClientException {
    private static final long serialVersionUID = 1L;

    UnavailableException() {
      super(SdkClientException.builder().message("credentials are not available"));
    }
  }
}
