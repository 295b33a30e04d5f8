package org.tocsin.evidence;

/** In what capacity somebody acts on evidence. */
public enum Role {
  /** The service itself. What it reads, nobody has viewed. */
  SERVICE,
  /** A person who looks at content and decides. */
  REVIEWER,
  /** A person who decides over reviewers' decisions, retention and holds. */
  SUPERVISOR,
  /** A person who runs the service. */
  OPERATOR,
  /** A person who answers legal process. */
  COUNSEL;

  /** Whether a named person acts. */
  public boolean isPerson() {
    return this != SERVICE;
  }
}
