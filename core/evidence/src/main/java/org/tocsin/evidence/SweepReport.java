package org.tocsin.evidence;

/**
 * What a sweep of sealed bytes did.
 *
 * @param quarantined how many orphans were moved to quarantine
 * @param removed how many were removed from quarantine for good
 * @param leftovers how many blobs of destroyed items were still there and are gone now
 */
public record SweepReport(int quarantined, int removed, int leftovers) {}
