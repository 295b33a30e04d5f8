package org.tocsin.evidence.s3;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/** A client that takes nothing from its surroundings and leaves nothing in them. */
final class S3Connection implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofSeconds(60);

  /** Slower than this, in bytes a second, an exchange counts as stuck. */
  private static final long SLOWEST = 256 << 10;

  private final S3Client client;
  private final ScheduledThreadPoolExecutor timer;

  private S3Connection(S3Client client, ScheduledThreadPoolExecutor timer) {
    this.client = client;
    this.timer = timer;
  }

  static S3Connection to(Optional<URI> endpoint, String region, Credentials credentials) {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "tocsin-s3-timer");
              thread.setDaemon(true);
              return thread;
            });
    timer.setKeepAliveTime(10, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    timer.setRemoveOnCancelPolicy(true);
    // Every request may be repeated: a write is conditional, and its outcome is settled by asking.
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(region))
            .credentialsProvider(credentials)
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_SUPPORTED)
            .disableS3ExpressSessionAuth(true)
            .crossRegionAccessEnabled(false)
            .forcePathStyle(endpoint.isPresent())
            .serviceConfiguration(S3Configuration.builder().build())
            .overrideConfiguration(
                o ->
                    o.defaultProfileFile(ProfileFile.aggregator().build())
                        .retryStrategy(RetryMode.STANDARD)
                        .scheduledExecutorService(timer)
                        .apiCallAttemptTimeout(SILENCE.multipliedBy(2)))
            .httpClient(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECT)
                    .socketTimeout(SILENCE)
                    .proxyConfiguration(
                        ProxyConfiguration.builder()
                            .useSystemPropertyValues(false)
                            .useEnvironmentVariablesValues(false)
                            .build())
                    .build());
    endpoint.ifPresent(builder::endpointOverride);
    return new S3Connection(builder.build(), timer);
  }

  /**
   * Returns a time limit for an exchange of so many bytes: a socket's write has none of its own.
   */
  static Consumer<AwsRequestOverrideConfiguration.Builder> timeout(long bytes) {
    return o -> o.apiCallAttemptTimeout(SILENCE.plusSeconds(bytes / SLOWEST));
  }

  S3Client client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
    timer.shutdownNow();
  }
}
