package org.tocsin.cli.architecture.wrong.mock;

import org.tocsin.cli.architecture.wrong.cybertipline.OpensSockets;

/** The mock leans on the client. */
public record KnowsClient(OpensSockets client) {}
