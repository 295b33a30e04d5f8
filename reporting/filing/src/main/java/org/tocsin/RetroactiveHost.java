package org.tocsin;

import java.util.Optional;
import org.tocsin.hashlist.RetroactiveMatch;
import org.tocsin.model.Upload;

/**
 * Gives an upload back that was let through and is listed now, so that it becomes an incident:
 * preserved and filed like any other, and marked as found later.
 *
 * <p>Called by a thread of the library, one at a time, possibly more than once for the same upload
 * while it could not be preserved.
 */
@FunctionalInterface
public interface RetroactiveHost {

  /**
   * Returns the upload as it was: the bytes that were delivered, its uploader, origin and room as
   * they were then, and as {@linkplain org.tocsin.model.Room#recipients recipients} those who are
   * known to have received it; those that were remembered are added. The host is also the one to
   * take the file back from the room.
   *
   * @param match which upload; its identifier is that of the first screening
   * @return empty when the bytes are not there any more: an alarm is raised, and the upload is kept
   *     for a person ({@link org.tocsin.filing.Filings#listedLater})
   */
  Optional<Upload> find(RetroactiveMatch match);
}
