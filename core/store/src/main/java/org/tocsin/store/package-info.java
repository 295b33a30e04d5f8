/**
 * The data directory and the databases in it: SQLite embedded, PostgreSQL for many nodes, one SQL
 * for both; and who of many nodes does the work that recurs.
 *
 * <p>No exception of this package holds SQL, values or paths; the one exception is a data directory
 * that cannot be used at start, which is named because the operator who set it must find it.
 */
@NullMarked
package org.tocsin.store;

import org.jspecify.annotations.NullMarked;
