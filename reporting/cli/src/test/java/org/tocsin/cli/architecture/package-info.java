/** What the modules promise each other, checked against their class files. */
@NullMarked
package org.tocsin.cli.architecture;

import org.jspecify.annotations.NullMarked;
