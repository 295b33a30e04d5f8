package org.tocsin.cli;

import picocli.CommandLine.Command;

/** The filings of a service. */
@Command(
    name = "filings",
    header = "Shows filings, and lets a person hold, release, retry or cancel them.")
final class FilingsCommand extends GroupCommand {}
