package org.tocsin.cli;

import picocli.CommandLine.Command;

/** Whom a service tells what happened. */
@Command(name = "notify", header = "Sees whether people would be told what happened.")
final class NotifyCommand extends GroupCommand {}
