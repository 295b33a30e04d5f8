package org.tocsin.cli;

import picocli.CommandLine.Command;

/** The preserved evidence of a service. */
@Command(name = "evidence", header = "Checks preserved evidence.")
final class EvidenceCommand extends GroupCommand {}
