package org.tocsin.hashlist;

import org.tocsin.model.SeverityClass;

/** Which of several classes counts where only one can. */
final class Gravity {
  private Gravity() {}

  /** Returns the rank of a class: 0 for the gravest. */
  static int of(SeverityClass severity) {
    return switch (severity) {
      case CONFIRMED -> 0;
      case UNKNOWN -> 1;
      case TEST -> 2;
      case EXPLOITATIVE_REVIEW -> 3;
      case TERRORIST -> 4;
      case NON_CONSENSUAL_INTIMATE -> 5;
      case SIGNAL -> 6;
      case KNOWN_BENIGN -> 7;
    };
  }
}
