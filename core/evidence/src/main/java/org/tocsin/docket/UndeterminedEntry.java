package org.tocsin.docket;

import java.time.Instant;
import org.tocsin.model.Action;
import org.tocsin.model.UndeterminedReason;
import org.tocsin.model.UploadId;

/**
 * An upload about which nobody could say whether it is listed.
 *
 * @param upload the upload
 * @param reason why
 * @param action what the host was told to do
 * @param at when
 */
public record UndeterminedEntry(
    UploadId upload, UndeterminedReason reason, Action action, Instant at) {}
