/** Optional: sealed items in S3. */
@org.jspecify.annotations.NullMarked
module org.tocsin.evidence.s3 {
  requires static transitive org.jspecify;
  requires transitive org.tocsin.evidence;
  requires software.amazon.awssdk.auth;
  requires software.amazon.awssdk.awscore;
  requires software.amazon.awssdk.core;
  requires software.amazon.awssdk.http;
  requires software.amazon.awssdk.http.urlconnection;
  requires software.amazon.awssdk.profiles;
  requires software.amazon.awssdk.regions;
  requires software.amazon.awssdk.services.s3;

  exports org.tocsin.evidence.s3;
}
