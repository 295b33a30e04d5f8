package org.tocsin.desk;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tocsin.config.DeliverySettings;
import org.tocsin.config.PayloadPolicy;
import org.tocsin.config.SettingProblem;
import org.tocsin.config.SettingsCheck;

/** Says what is wrong with a desk while the file is read. */
public final class DeskCheck implements SettingsCheck {
  @Override
  public String kind() {
    return "desk";
  }

  @Override
  public Set<PayloadPolicy> payloads() {
    return Set.of(PayloadPolicy.METADATA_ONLY, PayloadPolicy.HASHES_ONLY);
  }

  @Override
  public String promise() {
    return "at least once under one number";
  }

  @Override
  public List<SettingProblem> check(DeliverySettings settings, Optional<Clock> clock) {
    return settings.secret().isPresent()
        ? List.of()
        : List.of(new SettingProblem("password", "is missing: a desk lets nobody in without"));
  }
}
