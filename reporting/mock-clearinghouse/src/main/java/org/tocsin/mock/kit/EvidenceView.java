package org.tocsin.mock.kit;

import java.util.Collection;

/** How a test gets at what the chat has preserved. */
@FunctionalInterface
public interface EvidenceView {
  /**
   * Returns what the chat has preserved about uploads of this account: everything, or only what
   * belongs to this upload.
   *
   * @throws Exception when the evidence cannot be opened
   */
  Collection<Preserved> of(TestUpload upload) throws Exception;
}
