package org.tocsin.mock;

import java.util.Arrays;
import java.util.Locale;

/**
 * What goes wrong with the hash-sharing API. Several may be on at once.
 *
 * <p>Most spoil answers for as long as they are on. Those that {@linkplain #changesData() change
 * data} act once, when they are switched on; what they changed stays. Each has an amount, whose
 * meaning and default stand with it.
 */
public enum HashShareFault {
  /** Entries come in no useful order. On unless it is switched off; then they come by time. */
  OUT_OF_ORDER(0, ""),
  /** That many entries appear in this very second. */
  SAME_SECOND_BURST(5000, "entries"),
  /** Each page repeats the last entry of the page before. */
  DUPLICATE_ACROSS_PAGES(0, ""),
  /** A deleted entry's tombstone is on an earlier page than its creation. */
  CREATE_THEN_DELETE_SPLIT(0, ""),
  /** With every page that has a next one, an entry of the pages to come changes or is deleted. */
  MUTATE_WHILE_PAGING(0, ""),
  /** A window begins with a page of two empty containers that has a next one. */
  EMPTY_CONTAINERS(0, ""),
  /** The element {@code videos} is left out when it is empty. */
  MISSING_VIDEOS_ELEMENT(0, ""),
  /** Elements bear the prefix {@code ns2}. */
  PREFIXED_NAMESPACE(0, ""),
  /** Timestamps have milliseconds. */
  MILLIS_TIMESTAMPS(0, ""),
  /** Entries have a fingerprint of a kind nobody knows. */
  UNKNOWN_FINGERPRINT(0, ""),
  /** Entries have an element nobody knows. */
  UNKNOWN_ELEMENT(0, ""),
  /** Entries have a binary fingerprint as well, as a reference that works once. */
  LARGE_FINGERPRINT_HREF(0, ""),
  /** Entries have no classification. */
  NO_CLASSIFICATION(0, ""),
  /** Following pages are refused as expired. */
  NEXT_EXPIRED(0, ""),
  /** The next page is said to be on another host. */
  NEXT_OTHER_HOST(0, ""),
  /** A cursor that was changed to another window gets an empty last page instead of a refusal. */
  NEXT_SILENTLY_WRONG(0, ""),
  /** The credential is refused. */
  AUTH_401(0, ""),
  /** The account is refused. */
  FORBIDDEN_403(0, ""),
  /** 429 with {@code Retry-After}, in seconds. */
  RATE_429(1, "seconds"),
  /** Every so many requests one is answered with 500, 502, 503 or 504 in turn. */
  ERROR_5XX_EVERY(2, "requests"),
  /** The last page is answered with 500. */
  ERROR_NEAR_END(0, ""),
  /** The first page of a window takes that long. */
  SLOW_FIRST_PAGE(30_000, "milliseconds"),
  /** The answer stops in its middle for that long, then the connection closes. */
  STALL_MID_BODY(600_000, "milliseconds"),
  /** The document ends in its middle, with status 200 and a fitting length. */
  TRUNCATED_200(0, ""),
  /** The answer is compressed, though nobody asked for it. */
  GZIP(0, ""),
  /** The content type says HTML. */
  WRONG_CONTENT_TYPE(0, ""),
  /** A page to log in, with status 200. */
  HTML_LOGIN_PAGE_200(0, ""),
  /** A document type whose entity is an address of the mock; who reads it is in the journal. */
  XXE_PROBE(0, ""),
  /** Entities that expand without end. */
  BILLION_LAUGHS(0, ""),
  /** {@code maxTimestamp} lies that far before the newest entry. */
  CHECKPOINT_REWIND(86_400, "seconds"),
  /** Entries have a classification nobody knows. */
  UNKNOWN_ENUM(0, ""),
  /** That many entries appear whose PDQ is all zero. */
  ALL_ZERO_PDQ(3, "entries"),
  /** Hexadecimal digits are upper case. */
  UPPERCASE_HASH(0, ""),
  /** That many entries appear with the digests of the empty file. */
  EMPTY_FILE_HASH(3, "entries"),
  /** That share of the live entries is deleted. */
  MASS_DELETE(30, "percent"),
  /** As many entries appear as are that share of the live ones. */
  MASS_ADD(50, "percent"),
  /** A redirect to another root; who follows it, and with what, is in the journal. */
  REDIRECT_302(0, ""),
  /** What changes is stamped that far in the past. */
  CLOCK_BACKWARDS(60, "seconds");

  private final long amount;
  private final String unit;

  HashShareFault(long amount, String unit) {
    this.amount = amount;
    this.unit = unit;
  }

  /** Returns the fault of a word, such as {@code next-expired}. */
  public static HashShareFault of(String word) {
    String name = word.toUpperCase(Locale.ROOT).replace('-', '_');
    return Arrays.stream(values())
        .filter(fault -> fault.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no hash-sharing fault of the name " + word));
  }

  /** Returns the word of the fault, such as {@code next-expired}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the amount unless told otherwise; 0 when the fault has none. */
  public long defaultAmount() {
    return amount;
  }

  /** Returns what the amount counts; empty when the fault has none. */
  public String unit() {
    return unit;
  }

  /** Tells whether the fault acts once, on the data, when it is switched on. */
  public boolean changesData() {
    return switch (this) {
      case SAME_SECOND_BURST, ALL_ZERO_PDQ, EMPTY_FILE_HASH, MASS_DELETE, MASS_ADD -> true;
      default -> false;
    };
  }
}
