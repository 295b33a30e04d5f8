package org.tocsin.cli;

import picocli.CommandLine.Command;

/** The preserved evidence of a service. */
@Command(
    name = "evidence",
    header = "Checks preserved evidence, hands it over, and shows what its time is over for.")
final class EvidenceCommand extends GroupCommand {}
