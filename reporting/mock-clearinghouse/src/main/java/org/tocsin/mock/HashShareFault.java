package org.tocsin.mock;

/**
 * What goes wrong with {@code /v2/entries} while it is switched on. Several may be on at once. What
 * depends on data alone (bursts in one second, mass deletion, empty or uniform hashes) a test makes
 * with {@link HashShare#put} and {@link HashShare#delete}.
 */
public enum HashShareFault {
  /** Each page repeats the last entry of the page before. */
  DUPLICATE_ACROSS_PAGES,
  /** The element {@code videos} is left out when it is empty. */
  MISSING_VIDEOS_ELEMENT,
  /** Elements bear the prefix {@code ns2}. */
  PREFIXED_NAMESPACE,
  /** Timestamps have milliseconds. */
  MILLIS_TIMESTAMPS,
  /** Entries have a fingerprint of a kind nobody knows. */
  UNKNOWN_FINGERPRINT,
  /** Entries have an element nobody knows. */
  UNKNOWN_ELEMENT,
  /** Entries have no classification. */
  NO_CLASSIFICATION,
  /** Entries have a classification nobody knows. */
  UNKNOWN_ENUM,
  /** Hexadecimal digits are upper case. */
  UPPERCASE_HASH,
  /** Following pages are refused as expired. */
  NEXT_EXPIRED,
  /** The next page is said to be on another host. */
  NEXT_OTHER_HOST,
  /** Following pages are empty and the last, though entries are missing. */
  NEXT_SILENTLY_WRONG,
  /** The credential is refused. */
  AUTH_401,
  /** The account is refused. */
  FORBIDDEN_403,
  /** 429 with {@code Retry-After: 1}. */
  RATE_429,
  /** Every second request is answered with 503. */
  ERROR_5XX_EVERY_SECOND,
  /** The last page is answered with 500. */
  ERROR_NEAR_END,
  /** The document ends in its middle, with status 200 and a fitting length. */
  TRUNCATED_200,
  /** The content type says HTML. */
  WRONG_CONTENT_TYPE,
  /** A page to log in, with status 200. */
  HTML_LOGIN_PAGE_200,
  /** A document type with an entity. */
  DOCTYPE,
  /** Entities that expand without end. */
  BILLION_LAUGHS,
  /** A redirect to another host. */
  REDIRECT_302
}
