package org.tocsin.filing;

import java.time.Instant;

/**
 * That a person stopped sending.
 *
 * @param by who
 * @param why what for, as they said
 * @param at when
 */
public record SendingStop(String by, String why, Instant at) {}
