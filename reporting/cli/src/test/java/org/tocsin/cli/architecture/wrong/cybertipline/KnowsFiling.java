package org.tocsin.cli.architecture.wrong.cybertipline;

import org.tocsin.cli.architecture.wrong.filing.Prints;

/** An arrow that points back within a module. */
public record KnowsFiling(Prints filing) {}
