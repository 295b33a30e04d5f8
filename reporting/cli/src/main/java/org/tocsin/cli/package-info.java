/** The command line: one runnable jar for trust-and-safety teams, operators and QA. */
@NullMarked
package org.tocsin.cli;

import org.jspecify.annotations.NullMarked;
