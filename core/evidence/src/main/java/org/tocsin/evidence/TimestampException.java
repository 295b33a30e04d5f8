package org.tocsin.evidence;

import java.util.Objects;

/** A time-stamp was not had, or is not taken. */
final class TimestampException extends Exception {
  private static final long serialVersionUID = 1L;
  private final TimestampProblem problem;

  TimestampException(TimestampProblem problem) {
    super(problem.name());
    this.problem = Objects.requireNonNull(problem, "problem");
  }

  TimestampProblem problem() {
    return problem;
  }
}
