package org.tocsin.cli;

import picocli.CommandLine.Command;

/** The incidents of a service. */
@Command(
    name = "incidents",
    header = "Shows incidents, and lets a person close or hold them; no evidence is opened.")
final class IncidentsCommand extends GroupCommand {}
