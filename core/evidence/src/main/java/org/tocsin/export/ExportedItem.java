package org.tocsin.export;

import org.tocsin.evidence.StoredItem;

/** An item of evidence and the file of the bag that holds its bytes. */
record ExportedItem(StoredItem stored, BagWriter.Written written) {}
