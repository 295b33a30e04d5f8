package org.tocsin.cli;

import picocli.CommandLine.Command;

/** The clearinghouses of a service. */
@Command(name = "clearinghouse", header = "Asks clearinghouses whether they would take reports.")
final class ClearinghouseCommand extends GroupCommand {}
