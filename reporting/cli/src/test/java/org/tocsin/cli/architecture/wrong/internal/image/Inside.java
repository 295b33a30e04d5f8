package org.tocsin.cli.architecture.wrong.internal.image;

/** Nothing that another module should see. */
public interface Inside {}
