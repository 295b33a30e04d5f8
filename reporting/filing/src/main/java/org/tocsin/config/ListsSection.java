package org.tocsin.config;

import java.net.URI;
import java.nio.CharBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.tocsin.hashlist.ClassMap;
import org.tocsin.hashlist.ListLimits;
import org.tocsin.hashlist.ListPolicy;
import org.tocsin.hashlist.SourceSettings;
import org.tocsin.model.Algorithm;
import org.tocsin.model.SeverityClass;

/** Reads what uploads are compared with: lists, the sources they follow, and look-up services. */
final class ListsSection {
  private static final int KEY_DIGITS = 64;

  private static final List<String> OF_NCMEC =
      List.of("submitters", "notSubmitters", "feedback", "overlap", "cursorLife", "patience");

  private final YamlFindings findings;

  private ListsSection(YamlFindings findings) {
    this.findings = findings;
  }

  static List<ListSettings> lists(YamlSection top, YamlFindings findings) {
    ListsSection all = new ListsSection(findings);
    List<ListSettings> lists = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlSection section : top.sections("lists")) {
      all.list(section)
          .ifPresent(
              list -> {
                lists.add(list);
                if (!names.add(list.name())) {
                  section.complain("name", "is another list's name too: " + list.name());
                }
              });
    }
    return lists;
  }

  static ListServices services(YamlSection top, YamlFindings findings) {
    ListsSection all = new ListsSection(findings);
    List<LookupConfig> lookups = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlSection section : top.sections("lookups")) {
      all.lookup(section)
          .ifPresent(
              lookup -> {
                lookups.add(lookup);
                if (!names.add(lookup.name())) {
                  section.complain("name", "is another look-up service's name too");
                }
              });
    }
    Optional<SecretKey> snapshotKey = Optional.empty();
    if (top.has("snapshots")) {
      YamlSection section = top.section("snapshots");
      snapshotKey = all.key(section, "key");
      section.finish();
    }
    return new ListServices(
        lookups,
        snapshotKey,
        top.has("recent") ? all.recent(top) : Optional.empty(),
        floods(top.section("floods")));
  }

  private Optional<ListSettings> list(YamlSection section) {
    Optional<String> name = section.requiredText("name", "match facts and reports name the list");
    Optional<Path> file = section.file("file");
    int submitters = section.number("minimumSubmitters");
    int repeated = section.number("mostRepeated");
    Optional<ListPolicy> policy =
        policy(section).map(near -> near.minimumSubmitters(submitters).mostRepeated(repeated));
    boolean continueOnError = section.flag("continueOnError").orElse(false);
    boolean follows = section.has("source");
    Optional<FollowedSource> source =
        follows
            ? source(section.section("source"), () -> namesNoSubmitters(section, submitters))
            : Optional.empty();
    section.finish();
    if (follows && file.isPresent()) {
      section.complain("file", "is not for a list that follows a source: take one of the two out");
      return Optional.empty();
    }
    if (name.isEmpty() || policy.isEmpty() || (follows && source.isEmpty())) {
      return Optional.empty();
    }
    return section.built(
        "name", () -> new ListSettings(name.get(), file, continueOnError, policy.get(), source));
  }

  private static void namesNoSubmitters(YamlSection list, int submitters) {
    if (submitters > 1) {
      list.complain(
          "minimumSubmitters",
          "is 1 for a ThreatExchange: its entries name no submitter, so none would ever count");
    }
  }

  private static Optional<ListPolicy> policy(YamlSection section) {
    int match = section.number("match");
    int filed = section.number("fileWithoutPerson");
    return section.built("fileWithoutPerson", () -> new ListPolicy(match, filed));
  }

  /**
   * @param exchange looks at the list around it, if it is a ThreatExchange
   */
  private Optional<FollowedSource> source(YamlSection section, Runnable exchange) {
    Optional<FollowedSource.Type> type =
        required(section, "type", FollowedSource.Type.class, "how the source speaks");
    Optional<URI> url = url(section);
    Optional<String> account = section.requiredText("account", "the account there");
    Optional<Secret> password = ConfigFile.secret(section, "password", findings);
    Optional<ClassMap> classes = classes(section);
    Duration poll = section.duration("poll").orElse(SourceSettings.DEFAULT_POLL);
    if (poll.compareTo(SourceSettings.SHORTEST_POLL) < 0
        || poll.compareTo(Duration.ofDays(7)) > 0) {
      section.complain("poll", "is 10m to 7d");
    }
    Set<Algorithm> algorithms = Set.copyOf(section.texts("algorithms", Algorithm::parse));
    Set<String> submitters = Set.copyOf(section.texts("submitters", text -> text));
    Set<String> notSubmitters = Set.copyOf(section.texts("notSubmitters", text -> text));
    boolean feedback = section.flag("feedback").orElse(false);
    FollowedSource.Reading reading = SourceSection.reading(section);
    ListLimits limits = SourceSection.limits(section);
    section.finish();
    if (type.equals(Optional.of(FollowedSource.Type.THREAT_EXCHANGE))) {
      exchange.run();
      for (String key : OF_NCMEC) {
        if (section.has(key)) {
          section.complain(key, "is for NCMEC only: take it out");
        }
      }
    }
    if (type.isEmpty()
        || url.isEmpty()
        || account.isEmpty()
        || password.isEmpty()
        || classes.isEmpty()) {
      return Optional.empty();
    }
    return section.built(
        "account",
        "account",
        () ->
            new FollowedSource(
                type.get(),
                url.get(),
                account.get(),
                password.get(),
                classes.get(),
                poll,
                algorithms,
                submitters,
                notSubmitters,
                feedback,
                reading,
                limits));
  }

  private Optional<LookupConfig> lookup(YamlSection section) {
    Optional<String> name =
        section.requiredText("name", "match facts and reports name the service");
    Optional<LookupConfig.Type> type =
        required(section, "type", LookupConfig.Type.class, "how the service speaks");
    Optional<URI> url = url(section);
    Optional<String> account = section.text("account");
    Optional<Secret> password =
        account.isPresent() || section.has("password")
            ? ConfigFile.secret(section, "password", findings)
            : Optional.empty();
    Optional<ClassMap> classes = classes(section);
    Optional<ListPolicy> policy = policy(section);
    Duration patience = section.duration("patience").orElse(Duration.ofSeconds(10));
    int batch = section.number("batch");
    section.finish();
    if (type.equals(Optional.of(LookupConfig.Type.ARACHNID_SHIELD)) && account.isEmpty()) {
      section.complain("account", "is missing: Shield answers nobody without one");
      return Optional.empty();
    }
    if (name.isEmpty()
        || type.isEmpty()
        || url.isEmpty()
        || classes.isEmpty()
        || policy.isEmpty()) {
      return Optional.empty();
    }
    Optional<LookupConfig> made =
        section.built(
            "account",
            () ->
                new LookupConfig(
                    name.get(),
                    type.get(),
                    url.get(),
                    account,
                    password,
                    classes.get(),
                    policy.get(),
                    patience,
                    batch));
    return made.flatMap(lookup -> section.built("url", lookup::settings).map(settings -> lookup));
  }

  private Optional<URI> url(YamlSection section) {
    section.requiredText("url", "the address it is asked at");
    return section.parsed(
        "url",
        text -> {
          URI url = ConfigFile.webAddress(text);
          boolean local = Set.of("127.0.0.1", "localhost", "[::1]").contains(url.getHost());
          if (!"https".equals(url.getScheme().toLowerCase(Locale.ROOT)) && !local) {
            throw new IllegalArgumentException(
                "must be https; http only to this machine, because a credential goes there");
          }
          if (url.getRawUserInfo() != null
              || url.getRawQuery() != null
              || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                "must be an address such as https://lists.example/path: no user, query or fragment");
          }
          return url;
        });
  }

  private static <E extends Enum<E>> Optional<E> required(
      YamlSection section, String key, Class<E> type, String why) {
    return section.requiredText(key, why).isEmpty() ? Optional.empty() : section.choice(key, type);
  }

  /** A classification means what is said here, and nothing by itself. */
  private static Optional<ClassMap> classes(YamlSection section) {
    if (!section.has("classes")) {
      section.complain(
          "classes",
          "is missing: say what each classification means here, such as CONFIRMED: [A1, A2]");
      return Optional.empty();
    }
    YamlSection said = section.section("classes");
    Map<String, SeverityClass> meanings = new LinkedHashMap<>();
    for (SeverityClass severity : SeverityClass.values()) {
      for (String name : said.texts(severity.name(), text -> text)) {
        SeverityClass before = meanings.putIfAbsent(name.toLowerCase(Locale.ROOT), severity);
        if (before != null && before != severity) {
          said.complain(severity.name(), "names " + name + ", which is " + before + " already");
        }
      }
    }
    Optional<SeverityClass> unclassified = said.choice("unclassified", SeverityClass.class);
    said.finish();
    if (meanings.isEmpty() && unclassified.isEmpty()) {
      section.complain(
          "classes", "says nothing: then every entry would be UNKNOWN and wait for a person");
      return Optional.empty();
    }
    return section.built("classes", () -> new ClassMap(meanings, unclassified));
  }

  private Optional<ListServices.Recent> recent(YamlSection top) {
    YamlSection section = top.section("recent");
    Optional<Duration> keep = section.duration("keep");
    if (keep.isEmpty() && !section.has("keep")) {
      section.complain("keep", "is missing: for how long uploads are remembered, 1h to 90d");
    }
    Optional<SecretKey> key = key(section, "key");
    section.finish();
    if (keep.isEmpty() || key.isEmpty()) {
      return Optional.empty();
    }
    return section.built("keep", () -> new ListServices.Recent(keep.get(), key.get()));
  }

  private static ListServices.Floods floods(YamlSection section) {
    int accounts = section.number("accounts");
    Duration within = section.duration("within").orElse(ListServices.Floods.DEFAULT.within());
    section.finish();
    return section
        .built("within", () -> new ListServices.Floods(accounts, within))
        .orElse(ListServices.Floods.DEFAULT);
  }

  private Optional<SecretKey> key(YamlSection section, String name) {
    return ConfigFile.secret(section, name, findings)
        .flatMap(secret -> section.built(name, () -> aes(secret)));
  }

  private static SecretKey aes(Secret secret) {
    if (!secret.isKnown()) {
      return new HostKey(secret);
    }
    char[] digits = secret.reveal();
    byte[] key = new byte[0];
    try {
      if (digits.length != KEY_DIGITS) {
        throw new IllegalArgumentException(
            "must lead to a key of 64 hexadecimal digits: openssl rand -hex 32");
      }
      key = HexFormat.of().parseHex(CharBuffer.wrap(digits));
      return new SecretKeySpec(key, "AES");
    } catch (IllegalArgumentException e) {
      // The message of the parser quotes what it read.
      throw new IllegalArgumentException(
          "must lead to a key of 64 hexadecimal digits: openssl rand -hex 32");
    } finally {
      Arrays.fill(digits, '\0');
      Arrays.fill(key, (byte) 0);
    }
  }
}
