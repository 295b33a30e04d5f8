/**
 * A small chat that lets nothing into a room before the library has said what it is.
 *
 * <p>Read {@link org.tocsin.example.chat.ChatService} for how the library is started, and {@code
 * Uploads} for the way of an upload. It is an example: whoever types a name is that account, and
 * rooms live in memory.
 */
@NullMarked
package org.tocsin.example.chat;

import org.jspecify.annotations.NullMarked;
