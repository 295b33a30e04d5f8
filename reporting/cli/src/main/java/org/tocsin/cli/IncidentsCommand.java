package org.tocsin.cli;

import picocli.CommandLine.Command;

/** The incidents of a service. */
@Command(name = "incidents", header = "Shows incidents, without opening any evidence.")
final class IncidentsCommand extends GroupCommand {}
