package org.tocsin.cli;

import picocli.CommandLine.Command;

/** The configuration of a service. */
@Command(
    name = "config",
    header = "Starts, checks, explains and compares configuration files; nothing is sent.")
final class ConfigCommand extends GroupCommand {}
