package org.tocsin.mail;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tocsin.config.DeliverySettings;
import org.tocsin.config.MailSettings;
import org.tocsin.config.NotificationSettings;
import org.tocsin.config.SettingProblem;
import org.tocsin.config.SettingsCheck;

/**
 * Looks at what configuration files say of mail: at certificates, key stores and addresses. Found
 * by {@link java.util.ServiceLoader}; nobody is contacted.
 */
public final class EmailCheck implements SettingsCheck {
  /** For {@link java.util.ServiceLoader}. */
  public EmailCheck() {}

  @Override
  public String kind() {
    return Mailbox.KIND;
  }

  @Override
  public List<SettingProblem> check(DeliverySettings settings, Optional<Clock> clock) {
    if (settings.mail().isEmpty()) {
      return List.of(new SettingProblem("mail", "is missing"));
    }
    List<SettingProblem> problems = new ArrayList<>();
    address(settings.url().getSchemeSpecificPart(), "url", problems);
    if (address(settings.account(), "account", problems)) {
      problems.addAll(MailParts.problems(settings.mail().get(), settings.account(), clock));
    }
    if (settings.mail().get().signing().isEmpty()) {
      problems.add(
          new SettingProblem("mail.signing", "is missing: reports are always signed; name a key"));
    }
    return problems;
  }

  @Override
  public List<SettingProblem> check(NotificationSettings settings, Optional<Clock> clock) {
    if (!(settings.channel() instanceof NotificationSettings.ByMail mail)) {
      return List.of();
    }
    List<SettingProblem> problems = new ArrayList<>();
    for (int i = 0; i < mail.to().size(); i++) {
      address(mail.to().get(i), "to[" + i + "]", problems);
      if (mail.to().indexOf(mail.to().get(i)) < i) {
        problems.add(new SettingProblem("to[" + i + "]", "is named twice"));
      }
    }
    if (address(mail.from(), "from", problems)) {
      problems.addAll(MailParts.problems(mail.mail(), mail.from(), clock));
    }
    MailSettings protection = mail.mail();
    if (protection.certificates().isEmpty()
        && protection.cipher() == MailSettings.Cipher.AES_256_GCM) {
      problems.add(
          new SettingProblem(
              "mail.cipher", "encrypts nothing, because no certificate is named: take it out"));
    }
    return problems;
  }

  private static boolean address(String text, String key, List<SettingProblem> problems) {
    try {
      return !Addresses.parse(text, "it").getAddress().isEmpty();
    } catch (IllegalArgumentException e) {
      problems.add(
          new SettingProblem(key, "must be one bare address in ASCII such as team@teapot.example"));
      return false;
    }
  }
}
