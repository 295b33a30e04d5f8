package org.tocsin.report;

/** What somebody established about a file. A flag: present is true, absent claims nothing. */
public enum FileAnnotation {
  /** Drawn or computer-made figures. */
  DRAWING,
  /** It may be a meme. */
  POTENTIAL_MEME,
  /** It spreads by itself. */
  VIRAL,
  /** It may have been made by the one it shows. */
  POSSIBLE_SELF_PRODUCTION,
  /** Physical harm. */
  PHYSICAL_HARM,
  /** Violence or gore. */
  VIOLENCE,
  /** Animals. */
  BESTIALITY,
  /** From a live stream. */
  LIVE_STREAMING,
  /** It shows an infant. */
  INFANT,
  /** Made by a generative model. */
  GENERATIVE_AI
}
