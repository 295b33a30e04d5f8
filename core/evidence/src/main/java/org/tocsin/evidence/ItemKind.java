package org.tocsin.evidence;

/** What an evidence item holds. */
public enum ItemKind {
  /** The bytes of a file as they were received. */
  FILE,
  /** Who, from where, when and whereto, and how the file matched. */
  FACTS,
  /** The messages around it. */
  CONVERSATION,
  /** What was said to and by a clearinghouse. */
  EXCHANGE
}
