package org.tocsin.cli;

import picocli.CommandLine.Command;

/** The hash lists of a service. */
@Command(name = "lists", header = "Imports hash lists and says what is loaded.")
final class ListsCommand extends GroupCommand {}
