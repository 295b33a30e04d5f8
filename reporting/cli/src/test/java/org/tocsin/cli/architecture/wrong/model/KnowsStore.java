package org.tocsin.cli.architecture.wrong.model;

import org.tocsin.cli.architecture.wrong.store.UsesDefaults;

/** An arrow that points back. */
public record KnowsStore(UsesDefaults store) {}
