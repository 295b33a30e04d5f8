package org.tocsin.cli;

import picocli.CommandLine.Command;

/** The keys that evidence is sealed to. */
@Command(name = "keys", header = "Changes to whom the keys of evidence are sealed.")
final class KeysCommand extends GroupCommand {}
