package org.tocsin.mock;

/** What an account may do; a missing permission has the code that the real service documents. */
public enum Permission {
  /** May open reports; without it {@code /submit} answers 3100. */
  SUBMIT(3100),
  /** May add files, describe and finish; without it those calls answer 3300. */
  UPDATE(3300),
  /** May withdraw reports; without it {@code /retract} answers 3000. */
  RETRACT(3000),
  /** May classify files for the industry list; without it such file details answer 4100. */
  CLASSIFY(4100),
  /** May read the hash-sharing API; without it those calls answer HTTP 403. */
  HASH_SHARING(3000);

  private final int code;

  Permission(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
