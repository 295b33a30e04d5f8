package org.tocsin.model;

/** What a host does with an upload after its verdict. */
public enum Action {
  /** Show it to the room. */
  DELIVER,
  /** Keep it away from everybody until a person or a later screening decides. */
  HOLD,
  /** Keep it away for good; tell the uploader only that it could not be posted. */
  REFUSE
}
