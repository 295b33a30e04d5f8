/** Classes that break rules on purpose; only tests load them. */
@NullMarked
package org.tocsin.cli.architecture.wrong.evidence;

import org.jspecify.annotations.NullMarked;
