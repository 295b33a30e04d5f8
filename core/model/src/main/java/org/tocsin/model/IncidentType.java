package org.tocsin.model;

/**
 * What an incident is about, in words of its own: a clearinghouse's literals belong to its
 * connector.
 */
public enum IncidentType {
  /**
   * Child sexual abuse material: possession, manufacture or distribution. What a match of a hash
   * list is.
   */
  ABUSE_MATERIAL,
  /** Child sex trafficking. */
  TRAFFICKING,
  /** Child sex tourism. */
  SEX_TOURISM,
  /** Child sexual molestation. */
  MOLESTATION,
  /** A misleading domain name. */
  MISLEADING_DOMAIN,
  /** Misleading words or digital images on the internet. */
  MISLEADING_WORDS_OR_IMAGES,
  /** Online enticement of children for sexual acts. */
  ENTICEMENT,
  /** Unsolicited obscene material sent to a child. */
  UNSOLICITED_OBSCENE_MATERIAL
}
