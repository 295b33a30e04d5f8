package org.tocsin.cli.architecture.wrong.cybertipline;

import org.tocsin.cli.architecture.wrong.mock.KnowsClient;

/** The client leans on the mock. */
public record KnowsMock(KnowsClient mock) {}
