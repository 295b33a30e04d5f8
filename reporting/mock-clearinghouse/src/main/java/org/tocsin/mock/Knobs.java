package org.tocsin.mock;

/**
 * Choices for what is unknown or has changed about the real service (specification, 5). The
 * defaults are what is most likely today; a client should work under every combination.
 *
 * @param statuses how response codes map to HTTP statuses
 * @param finishErrors the root element of an error of {@code /finish}
 * @param expiredCode the code for a report past its deadline: 5001 or 5101
 * @param secondFileInfo what a second {@code /fileinfo} for one file does
 * @param unauthorised the body of a 401
 * @param notFound the body of a 404
 * @param latin1Header whether the header says ISO-8859-1 although the document is UTF-8, as in 2016
 * @param strictContentType whether documents must come as {@code text/xml} or {@code
 *     application/xml}, else 4000
 * @param invalidIdCode the code for an id that is missing or not a number, 4000 to 5999
 * @param echoFileId whether {@code /fileinfo} answers the file id as well, as in 2016
 * @param schema which schema validates documents and is served by {@code /xsd}
 * @param syntheticOnly whether {@code /submit} refuses, with 4100, a report that does not say that
 *     its incident stems from test entries only: whatever could be real is not taken
 */
public record Knobs(
    Statuses statuses,
    FinishErrors finishErrors,
    int expiredCode,
    SecondFileInfo secondFileInfo,
    Body unauthorised,
    Body notFound,
    boolean latin1Header,
    boolean strictContentType,
    int invalidIdCode,
    boolean echoFileId,
    SchemaVersion schema,
    boolean syntheticOnly) {

  /** What the text of a report has somewhere when its incident stems from test entries only. */
  public static final String SYNTHETIC_MARK = "It stems from test entries only.";

  /** How response codes map to HTTP statuses. */
  public enum Statuses {
    /** 1xxx: 500, 2xxx: 401, 3xxx: 403, 4xxx and 5xxx: 400. */
    MODERN,
    /** 200 whatever the code, as in 2016; only a missing or wrong credential is 401. */
    ALWAYS_200
  }

  /** The root element of an error of {@code /finish}. */
  public enum FinishErrors {
    /** {@code reportResponse}, with a description. */
    REPORT_RESPONSE,
    /** {@code reportDoneResponse}, which has no description. */
    REPORT_DONE_RESPONSE
  }

  /** What a second {@code /fileinfo} for one file does. */
  public enum SecondFileInfo {
    /** Refused with 4000. */
    REJECT,
    /** Replaces the first. */
    REPLACE
  }

  /** What an error outside the conversation carries. */
  public enum Body {
    /** Nothing. */
    EMPTY,
    /** A {@code reportResponse} with a code. */
    XML
  }

  /** Which schema is in force. */
  public enum SchemaVersion {
    /** The schema of November 2025. */
    BASE("cybertipline.xsd"),
    /** With the additions of 2026 (specification, 2.9). */
    WITH_2026("cybertipline-2026.xsd");

    private final String file;

    SchemaVersion(String file) {
      this.file = file;
    }

    String file() {
      return file;
    }
  }

  public Knobs {
    if (expiredCode != 5001 && expiredCode != 5101) {
      throw new IllegalArgumentException("expiredCode is 5001 or 5101, not " + expiredCode);
    }
    if (invalidIdCode < 4000 || invalidIdCode > 5999) {
      throw new IllegalArgumentException("invalidIdCode is 4000 to 5999, not " + invalidIdCode);
    }
  }

  /** Returns the defaults. */
  public static Knobs defaults() {
    return new Knobs(
        Statuses.MODERN,
        FinishErrors.REPORT_RESPONSE,
        5001,
        SecondFileInfo.REJECT,
        Body.EMPTY,
        Body.EMPTY,
        false,
        true,
        4000,
        false,
        SchemaVersion.BASE,
        false);
  }

  /**
   * Returns what was recorded of the service in 2016: status 200 throughout and a misleading
   * charset.
   */
  public static Knobs of2016() {
    return defaults()
        .with(Statuses.ALWAYS_200)
        .with(FinishErrors.REPORT_DONE_RESPONSE)
        .withUnauthorised(Body.XML)
        .withLatin1Header(true)
        .withEchoFileId(true);
  }

  /** Returns these knobs with another mapping of statuses. */
  public Knobs with(Statuses value) {
    return new Knobs(
        value,
        finishErrors,
        expiredCode,
        secondFileInfo,
        unauthorised,
        notFound,
        latin1Header,
        strictContentType,
        invalidIdCode,
        echoFileId,
        schema,
        syntheticOnly);
  }

  /** Returns these knobs with another root of finish errors. */
  public Knobs with(FinishErrors value) {
    return new Knobs(
        statuses,
        value,
        expiredCode,
        secondFileInfo,
        unauthorised,
        notFound,
        latin1Header,
        strictContentType,
        invalidIdCode,
        echoFileId,
        schema,
        syntheticOnly);
  }

  /** Returns these knobs with another answer to a second {@code /fileinfo}. */
  public Knobs with(SecondFileInfo value) {
    return new Knobs(
        statuses,
        finishErrors,
        expiredCode,
        value,
        unauthorised,
        notFound,
        latin1Header,
        strictContentType,
        invalidIdCode,
        echoFileId,
        schema,
        syntheticOnly);
  }

  /** Returns these knobs with another schema. */
  public Knobs with(SchemaVersion value) {
    return new Knobs(
        statuses,
        finishErrors,
        expiredCode,
        secondFileInfo,
        unauthorised,
        notFound,
        latin1Header,
        strictContentType,
        invalidIdCode,
        echoFileId,
        value,
        syntheticOnly);
  }

  /** Returns these knobs with 5001 or 5101 as the code of an expired report. */
  public Knobs withExpiredCode(int value) {
    return new Knobs(
        statuses,
        finishErrors,
        value,
        secondFileInfo,
        unauthorised,
        notFound,
        latin1Header,
        strictContentType,
        invalidIdCode,
        echoFileId,
        schema,
        syntheticOnly);
  }

  /** Returns these knobs with another body of a 401. */
  public Knobs withUnauthorised(Body value) {
    return new Knobs(
        statuses,
        finishErrors,
        expiredCode,
        secondFileInfo,
        value,
        notFound,
        latin1Header,
        strictContentType,
        invalidIdCode,
        echoFileId,
        schema,
        syntheticOnly);
  }

  /** Returns these knobs with another body of a 404. */
  public Knobs withNotFound(Body value) {
    return new Knobs(
        statuses,
        finishErrors,
        expiredCode,
        secondFileInfo,
        unauthorised,
        value,
        latin1Header,
        strictContentType,
        invalidIdCode,
        echoFileId,
        schema,
        syntheticOnly);
  }

  /** Returns these knobs with or without the misleading charset. */
  public Knobs withLatin1Header(boolean value) {
    return new Knobs(
        statuses,
        finishErrors,
        expiredCode,
        secondFileInfo,
        unauthorised,
        notFound,
        value,
        strictContentType,
        invalidIdCode,
        echoFileId,
        schema,
        syntheticOnly);
  }

  /** Returns these knobs with or without a check of the content type of documents. */
  public Knobs withStrictContentType(boolean value) {
    return new Knobs(
        statuses,
        finishErrors,
        expiredCode,
        secondFileInfo,
        unauthorised,
        notFound,
        latin1Header,
        value,
        invalidIdCode,
        echoFileId,
        schema,
        syntheticOnly);
  }

  /** Returns these knobs with another code for an unusable id. */
  public Knobs withInvalidIdCode(int value) {
    return new Knobs(
        statuses,
        finishErrors,
        expiredCode,
        secondFileInfo,
        unauthorised,
        notFound,
        latin1Header,
        strictContentType,
        value,
        echoFileId,
        schema,
        syntheticOnly);
  }

  /** Returns these knobs with or without the file id in answers of {@code /fileinfo}. */
  public Knobs withEchoFileId(boolean value) {
    return new Knobs(
        statuses,
        finishErrors,
        expiredCode,
        secondFileInfo,
        unauthorised,
        notFound,
        latin1Header,
        strictContentType,
        invalidIdCode,
        value,
        schema,
        syntheticOnly);
  }

  /**
   * Returns these knobs with or without the demand that every report has {@link #SYNTHETIC_MARK} in
   * the text of an element.
   */
  public Knobs withSyntheticOnly(boolean value) {
    return new Knobs(
        statuses,
        finishErrors,
        expiredCode,
        secondFileInfo,
        unauthorised,
        notFound,
        latin1Header,
        strictContentType,
        invalidIdCode,
        echoFileId,
        schema,
        value);
  }

  /** Returns the HTTP status of a response code. */
  int status(int code) {
    if (code == 0) {
      return 200;
    }
    if (code / 1000 == 2) {
      return 401;
    }
    if (statuses == Statuses.ALWAYS_200) {
      return 200;
    }
    return switch (code / 1000) {
      case 3 -> 403;
      case 4, 5 -> 400;
      default -> 500;
    };
  }
}
