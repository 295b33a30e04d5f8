package org.tocsin.cli;

import picocli.CommandLine.Command;

/** The hash lists of a service. */
@Command(
    name = "lists",
    header = "Imports and follows hash lists, says what is loaded, and keeps decisions about it.")
final class ListsCommand extends GroupCommand {}
