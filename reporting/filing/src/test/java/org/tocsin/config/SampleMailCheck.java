package org.tocsin.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Stands for an optional module: objects to certificate files that are not there. */
public final class SampleMailCheck implements SettingsCheck {
  /** Whether the module is missing, for the thread that asks. */
  static final ThreadLocal<Boolean> MISSING = ThreadLocal.withInitial(() -> false);

  @Override
  public String kind() {
    return MISSING.get() ? "none" : "email";
  }

  @Override
  public List<SettingProblem> check(DeliverySettings settings, Optional<Clock> clock) {
    return check(settings.mail().orElseThrow());
  }

  @Override
  public List<SettingProblem> check(NotificationSettings settings, Optional<Clock> clock) {
    return settings.channel() instanceof NotificationSettings.ByMail mail
        ? check(mail.mail())
        : List.of();
  }

  private static List<SettingProblem> check(MailSettings settings) {
    List<SettingProblem> problems = new ArrayList<>();
    int index = 0;
    for (Path certificate : settings.certificates()) {
      if (!Files.exists(certificate)) {
        problems.add(
            new SettingProblem(
                "mail.certificates[" + index + "]", "names a certificate file that is not there"));
      }
      index++;
    }
    settings
        .signing()
        .filter(signing -> !Files.exists(signing.keyStore()))
        .ifPresent(
            signing ->
                problems.add(
                    new SettingProblem("mail.signing.keyStore", "names a file that is not there")));
    return problems;
  }
}
