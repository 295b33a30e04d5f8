/** Classes that break rules on purpose; only tests load them. */
@NullMarked
package org.tocsin.cli.architecture.wrong.store;

import org.jspecify.annotations.NullMarked;
