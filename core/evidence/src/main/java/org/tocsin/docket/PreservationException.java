package org.tocsin.docket;

/**
 * An incident could not be recorded, and nothing of it is on record: the upload is to be held as
 * {@link org.tocsin.model.UndeterminedReason#PRESERVATION_FAILED} and screened again.
 *
 * <p>The message names the kind of failure only; a cause is never set.
 */
public final class PreservationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PreservationException(String message) {
    super(message);
  }
}
