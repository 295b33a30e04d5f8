package org.tocsin.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tocsin.docket.RetentionRule;
import org.tocsin.evidence.ItemKind;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What the law of one place asks of reports, as data with dates and sources. No legal advice: all
 * but {@code us-ncmec} apply only once the operator's counsel enabled them in the configuration.
 *
 * @param id its name, such as {@code uk-nca}
 * @param title what it is about
 * @param jurisdiction whose law it is
 * @param active whether it applies without being enabled
 * @param reviewBy until when it should have been looked at again
 * @param kinds the kinds of destination that can serve it; empty for one that needs none
 * @param payloads how much such a destination may be told
 * @param languages the languages of its reports, ISO 639-1
 * @param custody how much of the evidence may be held before counsel says otherwise
 * @param registration whether the service registers there before its first report
 * @param persons whether it names an administrator and a replacement there
 * @param clocks how soon what is due
 * @param contents what a report tells
 * @param windows when private communication may be compared there; empty where it says nothing of
 *     that
 * @param countries whose private communication that is about
 * @param retention the rules of retention that it adds, counted from the receipt of a report
 * @param sources where all that is from
 */
public record JurisdictionProfile(
    String id,
    String title,
    String jurisdiction,
    boolean active,
    LocalDate reviewBy,
    List<String> kinds,
    Set<PayloadPolicy> payloads,
    List<String> languages,
    Custody custody,
    boolean registration,
    boolean persons,
    List<Clock> clocks,
    List<String> contents,
    List<Window> windows,
    Set<String> countries,
    List<RetentionRule> retention,
    List<Source> sources) {
  private static final String FOLDER = "/META-INF/tocsin/profiles/";
  private static final Map<String, JurisdictionProfile> ALL = load();

  /** How much of the evidence may be held. */
  public enum Custody {
    /** The file as well. */
    FULL,
    /** What is known about it, without its bytes. */
    METADATA_ONLY,
    /** Nothing. */
    NONE
  }

  /** How well a source was seen. */
  public enum Confidence {
    /** In an official source. */
    C,
    /** At second hand. */
    S,
    /** Recalled; to be confirmed before anybody relies on it. */
    R
  }

  /**
   * How soon something is due.
   *
   * @param name of what
   * @param within how long it may take, where the law says a number
   * @param says how soon, in words
   */
  public record Clock(String name, Optional<Duration> within, String says) {}

  /**
   * When something is lawful.
   *
   * @param act by which act
   * @param from the first day, in UTC
   * @param to the day on which it ends: that day is outside
   */
  public record Window(String act, LocalDate from, LocalDate to) {
    /** Whether a day is inside. */
    public boolean holds(LocalDate day) {
      return !day.isBefore(from) && day.isBefore(to);
    }
  }

  /**
   * Where something is from.
   *
   * @param name what it is called
   * @param says what it says, in short
   * @param confidence how well it was seen
   * @param seen when
   */
  public record Source(String name, String says, Confidence confidence, LocalDate seen) {}

  public JurisdictionProfile {
    kinds = List.copyOf(kinds);
    payloads = Set.copyOf(payloads);
    languages = List.copyOf(languages);
    clocks = List.copyOf(clocks);
    contents = List.copyOf(contents);
    windows = List.copyOf(windows);
    countries = Set.copyOf(countries);
    retention = List.copyOf(retention);
    sources = List.copyOf(sources);
  }

  /** Returns every profile that is shipped, by id. */
  public static Map<String, JurisdictionProfile> all() {
    return ALL;
  }

  /** Whether what it is about is lawful on a day. */
  public boolean isOpen(LocalDate day) {
    return windows.isEmpty() || windows.stream().anyMatch(window -> window.holds(day));
  }

  private static Map<String, JurisdictionProfile> load() {
    Map<String, JurisdictionProfile> all = new LinkedHashMap<>();
    for (String id : text("index").lines().filter(line -> !line.isBlank()).toList()) {
      Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(text(id + ".yaml"));
      JurisdictionProfile profile = new Fields((Map<?, ?>) tree).profile();
      if (!profile.id().equals(id)) {
        throw new IllegalStateException("profile " + id + " calls itself otherwise");
      }
      all.put(id, profile);
    }
    return java.util.Collections.unmodifiableMap(all);
  }

  private static String text(String name) {
    try (InputStream in = JurisdictionProfile.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("the profile " + name + " is not shipped");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the profile " + name + " cannot be read", e);
    }
  }

  /** A mapping of a profile's file. */
  private record Fields(Map<?, ?> map) {
    JurisdictionProfile profile() {
      Set<PayloadPolicy> payloads = EnumSet.noneOf(PayloadPolicy.class);
      texts("payloads").forEach(text -> payloads.add(PayloadPolicy.valueOf(text)));
      String jurisdiction = text("jurisdiction");
      return new JurisdictionProfile(
          text("id"),
          text("title"),
          jurisdiction,
          flag("active"),
          day("reviewBy"),
          texts("kinds"),
          payloads,
          texts("languages"),
          Custody.valueOf(text("custody")),
          flag("registration"),
          flag("persons"),
          each("clocks").stream()
              .map(
                  clock ->
                      new Clock(
                          clock.text("name"),
                          clock.optional("within").map(Duration::parse),
                          clock.text("says")))
              .toList(),
          texts("contents"),
          each("windows").stream()
              .map(each -> new Window(each.text("act"), each.day("from"), each.day("to")))
              .toList(),
          Set.copyOf(texts("countries")),
          each("retention").stream().map(rule -> rule.rule(jurisdiction)).toList(),
          each("sources").stream()
              .map(
                  source ->
                      new Source(
                          source.text("name"),
                          source.text("says"),
                          Confidence.valueOf(source.text("confidence")),
                          source.day("seen")))
              .toList());
    }

    private RetentionRule rule(String jurisdiction) {
      Set<ItemKind> classes = EnumSet.noneOf(ItemKind.class);
      texts("classes").forEach(text -> classes.add(ItemKind.valueOf(text)));
      return new RetentionRule(
          text("name"),
          jurisdiction,
          classes.isEmpty() ? RetentionRule.ALL : classes,
          Period.parse(text("notBefore")),
          optional("notAfter").map(Period::parse));
    }

    private Optional<String> optional(String key) {
      return Optional.ofNullable(map.get(key)).map(Object::toString);
    }

    private String text(String key) {
      return optional(key).orElseThrow(() -> new IllegalStateException("a profile lacks " + key));
    }

    private boolean flag(String key) {
      return optional(key).map(Boolean::parseBoolean).orElse(false);
    }

    /** Days stand there as text: what the parser makes of a bare one is of the old time. */
    private LocalDate day(String key) {
      return LocalDate.parse(text(key));
    }

    private List<String> texts(String key) {
      List<String> texts = new ArrayList<>();
      if (map.get(key) instanceof List<?> list) {
        list.forEach(item -> texts.add(String.valueOf(item)));
      }
      return texts;
    }

    private List<Fields> each(String key) {
      List<Fields> all = new ArrayList<>();
      if (map.get(key) instanceof List<?> list) {
        list.forEach(item -> all.add(new Fields((Map<?, ?>) item)));
      }
      return all;
    }
  }

  /** Returns what it is and what it rests on, in one sentence. */
  String sentence() {
    List<String> from =
        sources.stream()
            .map(source -> source.name() + " (" + source.confidence() + ", " + source.seen() + ")")
            .toList();
    return title + "; from " + String.join(", ", from) + "; to be reviewed by " + reviewBy;
  }
}
