package org.tocsin.config;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tocsin.config.NotificationSettings.ByMail;
import org.tocsin.config.NotificationSettings.ByWebhook;
import org.tocsin.config.NotificationSettings.Channel;
import org.tocsin.model.Environment;

/** Reads who is told what happened. */
final class NotificationsSection {
  private static final List<String> OF_MAIL = List.of("to", "from", "mail");
  private static final List<String> OF_WEBHOOK = List.of("url", "account", "password", "hostClass");

  private final Environment environment;
  private final YamlFindings findings;

  private NotificationsSection(Environment environment, YamlFindings findings) {
    this.environment = environment;
    this.findings = findings;
  }

  static List<NotificationSettings> read(
      YamlSection top, Environment environment, YamlFindings findings) {
    NotificationsSection reader = new NotificationsSection(environment, findings);
    List<NotificationSettings> all = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlSection section : top.sections("notifications")) {
      reader
          .one(section)
          .ifPresent(
              settings -> {
                if (!names.add(settings.name())) {
                  section.complain("name", "is another notification's name too");
                }
                all.add(settings);
              });
    }
    return all;
  }

  private Optional<NotificationSettings> one(YamlSection section) {
    Optional<String> name = section.requiredText("name", "messages and commands name it");
    Optional<String> kind = section.requiredText("kind", "how they are told: email or webhook");
    boolean email = kind.equals(Optional.of("email"));
    boolean webhook = kind.equals(Optional.of("webhook"));
    if (kind.isPresent() && !email && !webhook) {
      section.complain("kind", "must be email or webhook");
    }
    Optional<Channel> channel = channel(section, email, webhook);
    Set<NotificationTopic> topics =
        Set.copyOf(
            section.texts("topics", text -> YamlFindings.choice(text, NotificationTopic.class)));
    Duration window = section.duration("window").orElse(NotificationSettings.DEFAULT_WINDOW);
    Optional<QuietHours> quiet = quiet(section);
    section.finish();
    if (name.isEmpty() || channel.isEmpty()) {
      return Optional.empty();
    }
    Optional<NotificationSettings> settings =
        section.built(
            "name",
            () -> new NotificationSettings(name.get(), channel.get(), topics, window, quiet));
    settings.ifPresent(built -> check(section, built));
    return settings;
  }

  private void check(YamlSection section, NotificationSettings settings) {
    String kind = settings.channel().kind();
    Optional<SettingsCheck> check = SettingsCheck.of("email");
    if (check.isEmpty()) {
      section.complain("kind", kind + " needs the module tocsin-mail beside the application");
      return;
    }
    check
        .get()
        .check(settings, findings.clock())
        .forEach(problem -> section.complainBelow(problem.key(), problem.message()));
  }

  private Optional<Channel> channel(YamlSection section, boolean email, boolean webhook) {
    List<String> to = section.texts("to", MailSection::address);
    Optional<String> from = section.parsed("from", MailSection::address);
    Optional<MailSettings> mail =
        section.has("mail")
            ? MailSection.read(section.section("mail"), false, findings)
            : Optional.empty();
    Optional<URI> url = section.parsed("url", ConfigFile::webAddress);
    Optional<String> account = section.text("account");
    Optional<Secret> password =
        section.has("password")
            ? ConfigFile.secret(section, "password", findings)
            : Optional.empty();
    Optional<Environment> declared = section.parsed("hostClass", Environment::of);
    if (email) {
      refuse(section, OF_WEBHOOK, "webhook");
      require(section, OF_MAIL);
      return !to.isEmpty() && from.isPresent() && mail.isPresent()
          ? Optional.of(new ByMail(to, from.get(), mail.get()))
          : Optional.empty();
    }
    if (!webhook) {
      return Optional.empty();
    }
    refuse(section, OF_MAIL, "email");
    require(section, OF_WEBHOOK.subList(0, 3));
    url.ifPresent(address -> HostPurpose.check(section, address, declared, environment));
    password.ifPresent(secret -> DestinationsSection.requireLong(section, secret));
    return url.isPresent() && account.isPresent() && password.isPresent()
        ? Optional.of(new ByWebhook(url.get(), account.get(), password.get(), declared))
        : Optional.empty();
  }

  private static void refuse(YamlSection section, List<String> keys, String kind) {
    keys.stream()
        .filter(section::has)
        .forEach(key -> section.complain(key, "is for kind " + kind + " only: take it out"));
  }

  private static void require(YamlSection section, List<String> keys) {
    keys.stream()
        .filter(section::lacks)
        .forEach(key -> section.complain(key, "is missing for this kind"));
  }

  private static Optional<QuietHours> quiet(YamlSection parent) {
    if (!parent.has("quiet")) {
      return Optional.empty();
    }
    YamlSection section = parent.section("quiet");
    section.requiredText("from", "when it begins, such as 22:00");
    section.requiredText("until", "when it ends, such as 07:00");
    section.requiredText("zone", "whose clock it is, such as Europe/Berlin: never this machine's");
    Optional<LocalTime> from = section.parsed("from", NotificationsSection::time);
    Optional<LocalTime> until = section.parsed("until", NotificationsSection::time);
    Optional<ZoneId> zone = section.parsed("zone", NotificationsSection::zone);
    section.finish();
    return from.isPresent() && until.isPresent() && zone.isPresent()
        ? section.built("until", () -> new QuietHours(from.get(), until.get(), zone.get()))
        : Optional.empty();
  }

  private static LocalTime time(String text) {
    try {
      return LocalTime.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("must be a time of day such as \"22:00\"", e);
    }
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("must be a time zone such as Europe/Berlin or UTC", e);
    }
  }
}
