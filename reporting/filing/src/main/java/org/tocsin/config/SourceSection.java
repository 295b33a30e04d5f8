package org.tocsin.config;

import java.math.BigDecimal;
import java.time.Duration;
import org.tocsin.hashlist.ListLimits;

/** Reads how a source is read, and when something about it is worth an alarm. */
final class SourceSection {
  private SourceSection() {}

  static FollowedSource.Reading reading(YamlSection source) {
    FollowedSource.Reading by = FollowedSource.Reading.DEFAULT;
    Duration overlap = source.duration("overlap").orElse(by.overlap());
    Duration cursorLife = source.duration("cursorLife").orElse(by.cursorLife());
    YamlSection patience = source.section("patience");
    Duration connect = patience.duration("connect").orElse(by.connect());
    Duration silence = patience.duration("silence").orElse(by.silence());
    Duration whole = patience.duration("whole").orElse(by.whole());
    patience.finish();
    boolean waits =
        patience
            .built(
                "connect",
                () ->
                    new FollowedSource.Reading(
                        by.overlap(), by.cursorLife(), connect, silence, whole))
            .isPresent();
    return waits
        ? source
            .built(
                "overlap",
                () -> new FollowedSource.Reading(overlap, cursorLife, connect, silence, whole))
            .orElse(by)
        : by;
  }

  static ListLimits limits(YamlSection source) {
    ListLimits by = ListLimits.DEFAULT;
    YamlSection section = source.section("limits");
    Duration staleWarning = section.duration("staleWarning").orElse(by.staleWarning());
    Duration staleCritical = section.duration("staleCritical").orElse(by.staleCritical());
    Duration lagWarning = section.duration("lagWarning").orElse(by.lagWarning());
    Duration lagCritical = section.duration("lagCritical").orElse(by.lagCritical());
    double shrinkWarning = share(section, "shrinkWarning", by.shrinkWarning());
    double shrinkHold = share(section, "shrinkHold", by.shrinkHold());
    double growWarning = share(section, "growWarning", by.growWarning());
    double growHold = share(section, "growHold", by.growHold());
    int fewest = section.number("fewest");
    double quarantineWarning = share(section, "quarantineWarning", by.quarantineWarning());
    double quarantineCritical = share(section, "quarantineCritical", by.quarantineCritical());
    int failuresWarning = section.number("failuresWarning");
    int failuresCritical = section.number("failuresCritical");
    section.finish();
    return section
        .built(
            "",
            () ->
                new ListLimits(
                    staleWarning,
                    staleCritical,
                    lagWarning,
                    lagCritical,
                    shrinkWarning,
                    shrinkHold,
                    growWarning,
                    growHold,
                    fewest,
                    quarantineWarning,
                    quarantineCritical,
                    failuresWarning,
                    failuresCritical))
        .orElse(by);
  }

  /** Reads a share such as {@code 5%}; it may be more than all, because a list may double. */
  private static double share(YamlSection section, String key, double byDefault) {
    return section
        .parsed(
            key,
            text -> {
              if (!text.matches("[0-9]{1,4}(\\.[0-9]{1,4})?%")) {
                throw new IllegalArgumentException("must be a share such as 5% or 0.1%");
              }
              return new BigDecimal(text.substring(0, text.length() - 1))
                  .movePointLeft(2)
                  .doubleValue();
            })
        .orElse(byDefault);
  }

  /** Returns a share as it is written. */
  static String percent(double share) {
    return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
  }
}
