package org.tocsin.hashlist;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tocsin.model.SeverityClass;

/**
 * The lists that entries of a snapshot belong to, and what is known of all entries of each. As
 * small as there are lists, whatever those say. Immutable, safe for use by many threads.
 *
 * @param classes the classes that a kind names by their place here
 * @param all the lists
 */
record EntrySources(List<SeverityClass> classes, List<Source> all) {
  /** No policy asks for more submitters of one value than are named of a list. */
  static final int MOST_SUBMITTERS = 100;

  /**
   * A list.
   *
   * @param list its name
   * @param version its loaded version
   * @param classes which classes its entries have
   * @param submitters the first {@value #MOST_SUBMITTERS} different submitters
   */
  record Source(String list, String version, Set<SeverityClass> classes, Set<String> submitters) {}

  EntrySources {
    classes = List.copyOf(classes);
    all = List.copyOf(all);
  }

  /** Whether any list knows content as good. */
  boolean knowsGood() {
    return all.stream().anyMatch(source -> source.classes().contains(SeverityClass.KNOWN_BENIGN));
  }

  /** Reads a section. */
  static EntrySources read(ByteBuffer bytes) {
    ByteBuffer from = bytes.duplicate().order(bytes.order());
    try {
      List<SeverityClass> classes = new ArrayList<>();
      for (int left = from.getInt(); left > 0; left--) {
        classes.add(SeverityClass.valueOf(text(from)));
      }
      List<Source> all = new ArrayList<>();
      for (int left = from.getInt(); left > 0; left--) {
        String list = text(from);
        String version = text(from);
        Set<SeverityClass> there = EnumSet.noneOf(SeverityClass.class);
        int mask = from.getInt();
        for (int i = 0; i < classes.size(); i++) {
          if ((mask >>> i & 1) != 0) {
            there.add(classes.get(i));
          }
        }
        Set<String> submitters = new LinkedHashSet<>();
        for (int more = from.getInt(); more > 0; more--) {
          submitters.add(text(from));
        }
        all.add(new Source(list, version, there, submitters));
      }
      return new EntrySources(classes, all);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new SnapshotException("the lists of a snapshot cannot be read");
    }
  }

  private static String text(ByteBuffer from) {
    int length = from.getInt();
    if (length < 0 || length > from.remaining()) {
      throw new IllegalArgumentException("a text is longer than what is left");
    }
    byte[] text = new byte[length];
    from.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** Collects lists. Used once, by one thread. */
  static final class Builder {
    private static final List<SeverityClass> CLASSES = List.of(SeverityClass.values());

    private record Name(String list, String version) {}

    private final Map<Name, Integer> numbers = new HashMap<>();
    private final List<Source> all = new ArrayList<>();

    /** Hears of what entries of a list share; returns the list's number. */
    int add(EntryTable.Kind kind) {
      int number =
          numbers.computeIfAbsent(
              new Name(kind.list(), kind.listVersion()),
              name -> {
                all.add(
                    new Source(
                        name.list(),
                        name.version(),
                        EnumSet.noneOf(SeverityClass.class),
                        new LinkedHashSet<>()));
                return all.size() - 1;
              });
      Source source = all.get(number);
      source.classes().add(kind.severity());
      if (source.submitters().size() < MOST_SUBMITTERS) {
        source.submitters().add(kind.submitter());
      }
      return number;
    }

    /** Returns the place by which a kind names its class. */
    int place(SeverityClass severity) {
      return CLASSES.indexOf(severity);
    }

    /** Puts the lists into their section. */
    void build(Sections sections) {
      List<byte[]> parts = new ArrayList<>();
      parts.add(number(CLASSES.size()));
      CLASSES.forEach(each -> text(parts, each.name()));
      parts.add(number(all.size()));
      for (Source source : all) {
        text(parts, source.list());
        text(parts, source.version());
        int mask = 0;
        for (SeverityClass each : source.classes()) {
          mask |= 1 << place(each);
        }
        parts.add(number(mask));
        parts.add(number(source.submitters().size()));
        source.submitters().forEach(submitter -> text(parts, submitter));
      }
      long length = parts.stream().mapToLong(part -> part.length).sum();
      ByteBuffer into = sections.make(Section.ofEntries(Section.Kind.SOURCES), length);
      parts.forEach(into::put);
    }

    private static byte[] number(int number) {
      return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array();
    }

    private static void text(List<byte[]> parts, String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      parts.add(number(utf8.length));
      parts.add(utf8);
    }
  }
}
