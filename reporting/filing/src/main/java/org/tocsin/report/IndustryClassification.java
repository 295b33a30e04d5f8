package org.tocsin.report;

/**
 * The classes of the industry's hash sharing. Letter: age group, A prepubescent, B pubescent.
 * Digit: rank of the content. A person's decision, and for signatories of the agreement only.
 */
public enum IndustryClassification {
  A1,
  A2,
  B1,
  B2
}
