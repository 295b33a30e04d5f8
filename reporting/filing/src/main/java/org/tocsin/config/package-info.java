/** The configuration: one object, whether it is built in code or read from {@code tocsin.yaml}. */
@NullMarked
package org.tocsin.config;

import org.jspecify.annotations.NullMarked;
