package org.tocsin.internal.image;

import java.io.IOException;
import org.tocsin.model.UndeterminedReason;

/** A picture cannot be read to its end; says why and nothing about the content. */
final class ImageProblem extends IOException {
  private static final long serialVersionUID = 1L;

  private final UndeterminedReason reason;

  ImageProblem(UndeterminedReason reason) {
    super(reason.name());
    this.reason = reason;
  }

  UndeterminedReason reason() {
    return reason;
  }

  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
