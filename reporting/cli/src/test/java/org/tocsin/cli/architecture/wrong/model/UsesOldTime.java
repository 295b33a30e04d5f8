package org.tocsin.cli.architecture.wrong.model;

import java.util.Calendar;
import java.util.Date;

/** Old time. */
@SuppressWarnings("JavaUtilDate") // breaks the rule on purpose
public record UsesOldTime(Date date, Calendar calendar) {}
