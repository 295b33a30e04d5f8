package org.tocsin.cli;

import picocli.CommandLine.Command;

/** Reports as documents. */
@Command(name = "report", header = "Checks report documents, and shows what would be sent.")
final class ReportCommand extends GroupCommand {}
