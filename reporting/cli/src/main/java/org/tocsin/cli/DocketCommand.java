package org.tocsin.cli;

import picocli.CommandLine.Command;

/** The docket as a whole. */
@Command(name = "docket", header = "Moves and copies the docket of a service.")
final class DocketCommand extends GroupCommand {}
