package org.tocsin.hashlist;

import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.tocsin.model.SeverityClass;

/**
 * The entries of all lists in flat arrays outside the heap: 24 bytes each and the bytes of its id.
 * Immutable, safe for use by many threads.
 *
 * <p>What many entries share (list, submitter, class) is kept once. Of that the first {@value
 * #KEPT} are objects; how many there are beyond, which a list decides by its words, takes no heap.
 * An entry becomes an object when it is asked for.
 */
final class EntryTable {
  /** How many of what entries share are objects all the time. */
  static final int KEPT = 4_096;

  private static final Texts.Place IDS =
      new Texts.Place(
          Section.Kind.ENTRY_ID_END, Section.Kind.ENTRY_IDS, Section.Kind.ENTRY_ID_PARTS);
  private static final Texts.Place TEXTS =
      new Texts.Place(Section.Kind.TEXT_END, Section.Kind.TEXTS, Section.Kind.TEXT_PARTS);

  /** How many numbers a kind is. */
  private static final int NUMBERS = 4;

  /**
   * What entries share.
   *
   * @param list the list's name
   * @param listVersion its loaded version
   * @param submitter who put them on the list
   * @param classification the list's own words
   * @param severity what those mean here
   */
  record Kind(
      String list,
      String listVersion,
      String submitter,
      String classification,
      SeverityClass severity) {}

  private final EntrySources sources;
  private final ListPolicy[] ofSource;
  private final IntBuffer kinds;
  private final Texts texts;
  private final Kind[] kept;
  private final ListPolicy[] policies;
  private final IntBuffer kind;
  private final LongBuffer updatedAt;
  private final LongBuffer row;
  private final Texts ids;

  private EntryTable(Sections.View sections, Function<String, ListPolicy> policies) {
    this.sources = EntrySources.read(sections.get(Section.ofEntries(Section.Kind.SOURCES)));
    this.ofSource =
        sources.all().stream()
            .map(source -> policies.apply(source.list()))
            .toArray(ListPolicy[]::new);
    this.kinds = sections.get(Section.ofEntries(Section.Kind.KINDS)).asIntBuffer();
    this.texts = Texts.of(sections, TEXTS);
    this.kind = sections.get(Section.ofEntries(Section.Kind.ENTRY_KIND)).asIntBuffer();
    this.updatedAt = sections.get(Section.ofEntries(Section.Kind.ENTRY_UPDATED)).asLongBuffer();
    this.row = sections.get(Section.ofEntries(Section.Kind.ENTRY_ROW)).asLongBuffer();
    this.ids = Texts.of(sections, IDS);
    int size = kind.limit();
    if (updatedAt.limit() != size || row.limit() != size || ids.size() != size) {
      throw new SnapshotException("arrays of a snapshot do not fit each other: entries");
    }
    try {
      this.kept =
          IntStream.range(0, Math.min(KEPT, kinds.limit() / NUMBERS))
              .mapToObj(this::read)
              .toArray(Kind[]::new);
    } catch (IndexOutOfBoundsException e) {
      throw new SnapshotException("what entries of a snapshot share cannot be read");
    }
    this.policies = new ListPolicy[kept.length];
    for (int i = 0; i < kept.length; i++) {
      this.policies[i] = ofSource[sourceOf(i)].of(kept[i].classification());
    }
  }

  /** Returns the table of sections, with each list's policy. */
  static EntryTable of(Sections.View sections, Function<String, ListPolicy> policies) {
    return new EntryTable(sections, policies);
  }

  /** How many entries there are. */
  int size() {
    return kind.limit();
  }

  /** How many bytes the entries take, without what they share. */
  long bytes() {
    return 20L * size() + ids.bytes();
  }

  private Kind read(int number) {
    EntrySources.Source source = sources.all().get(sourceOf(number));
    return new Kind(
        source.list(),
        source.version(),
        texts.get(kinds.get(NUMBERS * number + 1)),
        texts.get(kinds.get(NUMBERS * number + 2)),
        sources.classes().get(kinds.get(NUMBERS * number + 3)));
  }

  /** How many lists there are, each once for each of its versions. */
  int sources() {
    return ofSource.length;
  }

  /** Returns the name of a list by its number. */
  String listOf(int source) {
    return sources.all().get(source).list();
  }

  /** Which classes entries have. */
  Set<SeverityClass> classes() {
    Set<SeverityClass> classes = EnumSet.noneOf(SeverityClass.class);
    sources.all().forEach(source -> classes.addAll(source.classes()));
    return classes;
  }

  /** Returns the number of what an entry shares with others. */
  int kindNumber(int entry) {
    return kind.get(entry);
  }

  /** Returns the number of the list that entries of a kind belong to. */
  int sourceOf(int kindNumber) {
    return kinds.get(NUMBERS * kindNumber);
  }

  /** Returns the number of the text that names the submitter of entries of a kind. */
  int submitterOf(int kindNumber) {
    return kinds.get(NUMBERS * kindNumber + 1);
  }

  /** Returns the class of entries of a kind. */
  SeverityClass severityOf(int kindNumber) {
    return kindNumber < kept.length
        ? kept[kindNumber].severity()
        : sources.classes().get(kinds.get(NUMBERS * kindNumber + 3));
  }

  /** Returns a text by its number; the same text may have several. */
  String text(int number) {
    return texts.get(number);
  }

  /** Returns what an entry shares with others. */
  Kind kind(int entry) {
    int number = kind.get(entry);
    return number < kept.length ? kept[number] : read(number);
  }

  /** Returns what an entry's classification means. */
  SeverityClass severity(int entry) {
    return severityOf(kind.get(entry));
  }

  /** Returns what applies to an entry, by its list and classification. */
  ListPolicy policy(int entry) {
    int number = kind.get(entry);
    if (number < policies.length) {
      return policies[number];
    }
    ListPolicy policy = ofSource[sourceOf(number)];
    return policy.byClassification().isEmpty()
        ? policy
        : policy.of(texts.get(kinds.get(NUMBERS * number + 2)));
  }

  /**
   * Returns the largest distance at which any entry matches, or a larger one where kinds are so
   * many that they are not looked through; 0 without entries.
   */
  int largestThreshold() {
    int largest = Arrays.stream(policies).mapToInt(ListPolicy::matchThreshold).max().orElse(0);
    if (kinds.limit() / NUMBERS > policies.length) {
      for (ListPolicy policy : ofSource) {
        largest = Math.max(largest, policy.matchThreshold());
        for (ListPolicy own : policy.byClassification().values()) {
          largest = Math.max(largest, own.matchThreshold());
        }
      }
    }
    return largest;
  }

  /** Whether values of any list count only when several submitters assert them. */
  boolean corroborates() {
    return Arrays.stream(ofSource).anyMatch(policy -> policy.minimumSubmitters() > 1);
  }

  /**
   * Names the submitters of each list, as many as any policy can ask for, and how many the list's
   * policy wants for a value.
   */
  void submitters(Submitters each) {
    for (int i = 0; i < ofSource.length; i++) {
      EntrySources.Source source = sources.all().get(i);
      int wanted = ofSource[i].minimumSubmitters();
      source.submitters().forEach(submitter -> each.submitter(source.list(), submitter, wanted));
    }
  }

  /** Hears of submitters. */
  @FunctionalInterface
  interface Submitters {
    void submitter(String list, String submitter, int wanted);
  }

  /** Whether any list knows content as good. */
  boolean knowsGood() {
    return sources.knowsGood();
  }

  /** Returns the entry that has a row of the store, or -1. */
  int find(long wanted) {
    int low = 0;
    int high = size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long there = row.get(middle);
      if (there == wanted) {
        return middle;
      }
      if (there < wanted) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** Whether an entry has an identifier, in UTF-8; no object is made for it. */
  boolean isNamed(int entry, byte[] id) {
    return ids.is(entry, id);
  }

  /** Returns an entry. */
  ListEntry get(int entry) {
    Kind shared = kind(entry);
    return new ListEntry(
        shared.list(),
        shared.listVersion(),
        ids.get(entry),
        shared.submitter(),
        shared.classification(),
        shared.severity(),
        Instant.ofEpochMilli(updatedAt.get(entry)),
        policy(entry));
  }

  /** Collects entries. Used once, by one thread. */
  static final class Builder {
    private final Map<Kind, Integer> known = new Texts.Lately<>();
    private final Map<String, Integer> textsKnown = new Texts.Lately<>();
    private final EntrySources.Builder sources = new EntrySources.Builder();
    private final Pages.Ints kinds = new Pages.Ints();
    private final Pages.Ints kind = new Pages.Ints();
    private final Pages.Longs updatedAt = new Pages.Longs();
    private final Pages.Longs rows = new Pages.Longs();
    private final Texts.Builder texts;
    private final Texts.Builder ids;
    private long lastRow = Long.MIN_VALUE;

    Builder() {
      this(Sections.LONGEST);
    }

    /**
     * @param longest how many bytes of texts go into one array
     */
    Builder(long longest) {
      this.texts = new Texts.Builder(longest);
      this.ids = new Texts.Builder(longest);
    }

    /** Returns how many entries were added. */
    int size() {
      return kind.size();
    }

    /**
     * Adds an entry and returns its number, from 0.
     *
     * @param row its row in the store, greater than that of the one before
     */
    int add(long row, Kind shared, String entryId, Instant changed) {
      if (row <= lastRow) {
        throw new IllegalArgumentException("rows have to ascend");
      }
      lastRow = row;
      int unused = ids.add(entryId);
      kind.add(number(shared));
      updatedAt.add(changed.toEpochMilli());
      rows.add(row);
      return kind.size() - 1;
    }

    private int number(Kind shared) {
      Integer number = known.get(shared);
      if (number != null) {
        return number;
      }
      kinds.add(sources.add(shared));
      kinds.add(text(shared.submitter()));
      kinds.add(text(shared.classification()));
      kinds.add(sources.place(shared.severity()));
      int fresh = kinds.size() / NUMBERS - 1;
      known.put(shared, fresh);
      return fresh;
    }

    private int text(String text) {
      Integer number = textsKnown.get(text);
      if (number != null) {
        return number;
      }
      int fresh = texts.add(text);
      textsKnown.put(text, fresh);
      return fresh;
    }

    /** Puts the entries into their sections; the builder is used up. */
    void build(Sections sections) {
      int size = kind.size();
      sources.build(sections);
      kinds.writeTo(
          sections.make(Section.ofEntries(Section.Kind.KINDS), 4L * kinds.size()).asIntBuffer());
      texts.build(sections, TEXTS);
      kind.writeTo(
          sections.make(Section.ofEntries(Section.Kind.ENTRY_KIND), 4L * size).asIntBuffer());
      updatedAt.writeTo(
          sections.make(Section.ofEntries(Section.Kind.ENTRY_UPDATED), 8L * size).asLongBuffer());
      rows.writeTo(
          sections.make(Section.ofEntries(Section.Kind.ENTRY_ROW), 8L * size).asLongBuffer());
      ids.build(sections, IDS);
    }
  }
}
