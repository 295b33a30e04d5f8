package org.tocsin.mail;

import java.time.Duration;

/** How alarms are gathered and how often sending is tried; the builder has checked each. */
record AlarmSettings(
    String label,
    String domain,
    Duration window,
    int maxFilings,
    int maxQueued,
    Duration firstRetry,
    Duration lastRetry,
    Duration closeWithin) {}
