package org.tocsin.evidence.s3;

import java.io.IOException;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Turns failures of the object store into exceptions that name no place. They have no cause: the
 * library's own messages hold hosts, buckets and keys.
 */
final class Failures {
  private static final int CONFLICT = 409;
  private static final int INSUFFICIENT_STORAGE = 507;
  private static final Set<String> FULL =
      Set.of("QuotaExceeded", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded");

  private Failures() {}

  static IOException of(SdkException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof Credentials.UnavailableException) {
        return new IOException("the credentials of the object store are not available");
      }
    }
    if (e instanceof AwsServiceException answer) {
      return answer.statusCode() == INSUFFICIENT_STORAGE || FULL.contains(code(answer))
          ? new IOException("the object store has no space left")
          : new IOException("the object store answered " + answer.statusCode());
    }
    return new IOException("the object store cannot be reached, or its answer cannot be read");
  }

  /** Whether the server asks to write again, because another write or removal was under way. */
  static boolean isConflict(SdkException e) {
    return e instanceof AwsServiceException answer && answer.statusCode() == CONFLICT;
  }

  private static String code(AwsServiceException answer) {
    AwsErrorDetails details = answer.awsErrorDetails();
    String code = details == null ? null : details.errorCode();
    return code == null ? "" : code;
  }
}
