package org.tocsin.filing;

import org.tocsin.config.ReportSchema;
import org.tocsin.report.ServiceProfile;

/**
 * What all reports of one configuration have in common.
 *
 * @param service who reports
 * @param schema which schema reports are written for and checked against
 */
record Letterhead(ServiceProfile service, ReportSchema schema) {}
