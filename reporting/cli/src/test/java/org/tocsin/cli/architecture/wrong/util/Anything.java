package org.tocsin.cli.architecture.wrong.util;

/** In a package that is not null marked, has no place and a name that names nothing. */
public record Anything(int thing) {}
