package org.tocsin.cli.architecture.wrong.evidence;

import org.tocsin.cli.architecture.wrong.filing.Prints;

/** An arrow that points back. */
public record KnowsFiling(Prints filing) {}
