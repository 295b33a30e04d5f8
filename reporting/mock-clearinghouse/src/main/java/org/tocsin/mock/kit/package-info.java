/** What any chat, on any stack, is held to: refuse, preserve, file once. */
@NullMarked
package org.tocsin.mock.kit;

import org.jspecify.annotations.NullMarked;
