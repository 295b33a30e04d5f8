@NullMarked
package org.tocsin.example.chat;

import org.jspecify.annotations.NullMarked;
