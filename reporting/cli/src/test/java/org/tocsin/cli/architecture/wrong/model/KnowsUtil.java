package org.tocsin.cli.architecture.wrong.model;

import org.tocsin.cli.architecture.wrong.util.Anything;

/** An arrow to a package without a place. */
public record KnowsUtil(Anything thing) {}
