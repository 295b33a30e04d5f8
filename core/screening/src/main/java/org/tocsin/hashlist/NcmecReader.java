package org.tocsin.hashlist;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Algorithm;

/**
 * Reads documents of the Hash Sharing API, version 2 (specification of hash lists, sections 2.3 and
 * 2.6): by namespace and local name, in any order of children, passing over what it does not know.
 * A document type is refused, nothing outside the document is read, and a document counts only when
 * it was read to its end. Used once, by one thread.
 */
final class NcmecReader {
  static final String NAMESPACE = "https://hashsharing.ncmec.org/hashsharing/v2";

  private static final int LONGEST_TEXT = 65_536;
  private static final int MOST_NAMES = 64;
  private static final Pattern GUID =
      Pattern.compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");
  private static final int MOST_DEPTH = 64;

  /** How deep what is looked for may lie in elements of the same kind. */
  private static final int MOST_WITHIN = 8;

  /** Algorithms whose values are compared; others are counted. */
  private static final Set<String> COMPARED =
      Set.of("MD5", "SHA1", "SHA256", "SHA512", "PDQ", "PHOTODNA");

  /**
   * A page of changes.
   *
   * @param next the address of the next page, as it stands there
   * @param votes whether members said anything of an entry
   */
  record Page(
      List<SourceEntry> entries,
      List<SourceTombstone> tombstones,
      Optional<String> next,
      Map<String, Integer> passedOver,
      boolean votes) {}

  private final XMLStreamReader xml;
  private final Map<String, Integer> passedOver = new TreeMap<>();
  private final List<SourceEntry> entries = new ArrayList<>();
  private final List<SourceTombstone> tombstones = new ArrayList<>();
  private final Optional<String> self;
  private Optional<String> next = Optional.empty();
  private boolean votes;

  private NcmecReader(XMLStreamReader xml, Optional<String> self) {
    this.xml = xml;
    this.self = self;
  }

  /** Something reads the children of an element. */
  private interface Children {
    /** Reads a child, to its end. */
    void child(String name) throws XMLStreamException, SourceException;
  }

  /**
   * Reads a page of changes.
   *
   * @param self who we are among the members: what we said ourselves is not what others say
   */
  static Page page(byte[] document, Optional<String> self) throws SourceException {
    NcmecReader reader = open(document, self);
    reader.document("queryResult", reader::pagePart);
    return new Page(
        reader.entries, reader.tombstones, reader.next, reader.passedOver, reader.votes);
  }

  /** Reads who we are. */
  static HashSource.Credential status(byte[] document) throws SourceException {
    NcmecReader reader = open(document);
    Map<String, String> told = new HashMap<>();
    reader.document(
        "status",
        name -> {
          if (name.equals("member")) {
            told.put("member", reader.attribute("id"));
            reader.skip();
          } else {
            told.put(name, reader.text());
          }
        });
    if (!told.containsKey("username")) {
      throw unreadable("a status without an account");
    }
    return new HashSource.Credential(
        told.get("username"),
        Optional.ofNullable(told.get("member")),
        Optional.ofNullable(told.get("ipAddress")));
  }

  /** Reads the reasons for disputing an entry; their element is the root, or a child of it. */
  static Map<String, String> reasons(byte[] document) throws SourceException {
    NcmecReader reader = open(document);
    Map<String, String> reasons = new LinkedHashMap<>();
    reader.document(null, name -> reader.reason(name, reasons, 0));
    return reasons;
  }

  /** Reads the names of members; what their root is called is not publicly known. */
  static Map<String, String> members(byte[] document) throws SourceException {
    NcmecReader reader = open(document);
    Map<String, String> members = new LinkedHashMap<>();
    reader.document(
        null,
        name -> {
          if (name.equals("member")) {
            String id = reader.attribute("id");
            String called = reader.text().strip();
            reader.name(members, id, called);
          } else {
            reader.pass(name);
          }
        });
    return members;
  }

  /** Reads the names of categorizations, each after that of its group. */
  static Map<String, String> categorizations(byte[] document) throws SourceException {
    NcmecReader reader = open(document);
    Map<String, String> names = new LinkedHashMap<>();
    reader.document("availableCategorizations", name -> reader.group(name, "", names));
    return names;
  }

  private void group(String name, String within, Map<String, String> into)
      throws XMLStreamException, SourceException {
    if (name.equals("group") && within.isEmpty()) {
      String group = attribute("name");
      children(child -> group(child, group, into));
    } else if (name.equals("categorization")) {
      String called = attribute("name");
      name(
          into,
          attribute("guid").toLowerCase(Locale.ROOT),
          within.isEmpty() ? called : within + ": " + called);
      skip();
    } else {
      pass(name);
    }
  }

  /** A hostile document cannot make many of them. */
  private void name(Map<String, String> into, String id, String called) {
    if (into.size() < SourceNames.MOST || into.containsKey(id)) {
      into.put(id, Normaliser.cut(called, 255));
    }
  }

  private void reason(String name, Map<String, String> into, int depth)
      throws XMLStreamException, SourceException {
    if (name.equals("availableFeedbackReasons") && depth < MOST_WITHIN) {
      children(inner -> reason(inner, into, depth + 1));
    } else if (name.equals("reason")) {
      into.put(attribute("guid"), attribute("name"));
      skip();
    } else {
      pass(name);
    }
  }

  private static NcmecReader open(byte[] document) throws SourceException {
    return open(document, Optional.empty());
  }

  private static NcmecReader open(byte[] document, Optional<String> self) throws SourceException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("nothing outside the document is read");
        });
    try {
      return new NcmecReader(
          factory.createXMLStreamReader(new ByteArrayInputStream(document)), self);
    } catch (XMLStreamException e) {
      throw unreadable("an answer is not XML");
    }
  }

  private void document(@Nullable String root, Children children) throws SourceException {
    try {
      while (next() != XMLStreamConstants.START_ELEMENT) {
        // The prolog.
      }
      if (!isOurs() || (root != null && !xml.getLocalName().equals(root))) {
        throw unreadable("an answer is another document than the one asked for");
      }
      children(children);
      while (next() != XMLStreamConstants.END_DOCUMENT) {
        // What may follow the root; the parser refuses anything else.
      }
    } catch (XMLStreamException e) {
      // Dropped on purpose: the message repeats content.
      throw unreadable("an answer is not well-formed XML, or is cut off");
    } catch (RuntimeException e) {
      throw unreadable("an answer has a text that is not what its element promises");
    }
  }

  private int next() throws XMLStreamException, SourceException {
    int event = xml.next();
    if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
      throw unreadable("an answer has a document type, which is never read");
    }
    return event;
  }

  private boolean isOurs() {
    return NAMESPACE.equals(xml.getNamespaceURI());
  }

  /** Reads the children of the element at hand, to its end. */
  private void children(Children children) throws XMLStreamException, SourceException {
    while (true) {
      int event = next();
      if (event == XMLStreamConstants.END_ELEMENT) {
        return;
      }
      if (event == XMLStreamConstants.START_ELEMENT) {
        if (isOurs()) {
          children.child(xml.getLocalName());
        } else {
          pass("foreign");
        }
      }
    }
  }

  private void pagePart(String name) throws XMLStreamException, SourceException {
    switch (name) {
      case "images" -> children(kind -> entry(kind, "image", "deletedImage", MediaKind.IMAGE));
      case "videos" -> children(kind -> entry(kind, "video", "deletedVideo", MediaKind.VIDEO));
      case "paging" ->
          children(
              inner -> {
                if (inner.equals("next")) {
                  next = Optional.of(text().strip()).filter(text -> !text.isEmpty());
                } else {
                  pass(inner);
                }
              });
      default -> pass(name);
    }
  }

  /** What the children of an entry say. */
  private static final class Told {
    private @Nullable String member;
    private @Nullable String id;
    private @Nullable Instant at;
    private @Nullable String classification;
    private final List<WrittenValue> values = new ArrayList<>();
    private final Map<String, Votes> votes = new TreeMap<>();
    private final Set<String> deniers = new HashSet<>();
    private final Set<String> categorizations = new TreeSet<>();
  }

  private void entry(String name, String live, String deleted, MediaKind media)
      throws XMLStreamException, SourceException {
    if (!name.equals(live) && !name.equals(deleted)) {
      pass(name);
      return;
    }
    Told told = new Told();
    children(child -> part(child, told, media));
    if (told.member == null || told.id == null || told.at == null) {
      throw unreadable("an entry lacks its member, its id or its time");
    }
    if (name.equals(live)) {
      entries.add(
          new SourceEntry(
              told.member,
              told.id,
              told.at,
              Optional.ofNullable(told.classification),
              told.values,
              summary(told.votes),
              told.categorizations,
              told.deniers.size()));
    } else {
      tombstones.add(new SourceTombstone(told.member, told.id, told.at));
    }
  }

  private void part(String name, Told told, MediaKind media)
      throws XMLStreamException, SourceException {
    switch (name) {
      case "member" -> {
        told.member = attribute("id");
        skip();
      }
      case "id" -> told.id = identifier(text().strip());
      case "timestamp" -> told.at = Instants.parse(text());
      case "classification" -> told.classification = Normaliser.cut(text().strip(), 255);
      case "fingerprints" -> children(kind -> fingerprint(kind, told, media));
      case "feedback" -> children(kind -> vote(kind, told));
      case "categorizations" -> {
        int before = told.categorizations.size();
        children(kind -> categorization(told, 0));
        if (told.categorizations.size() == before) {
          count("categorizations without an identifier");
        }
      }
      default -> pass(name);
    }
  }

  /**
   * An identifier that is longer than what is kept is known by its digest: what one member calls an
   * entry does not keep its values, nor those of others, from being compared.
   */
  private String identifier(String text) {
    if (!SourceEntry.isTooLong(text)) {
      return text;
    }
    count("identifier too long - kept as its SHA-256");
    byte[] digest = Sha256.begin().digest(text.getBytes(StandardCharsets.UTF_8));
    return "sha256:" + HexFormat.of().formatHex(digest);
  }

  /**
   * Keeps identifiers wherever they stand: in the attribute that the dictionary of the API has for
   * them, or as the text of an element. How they stand in an entry is not publicly described.
   */
  private void categorization(Told told, int depth) throws XMLStreamException, SourceException {
    identify(told, xml.getAttributeValue(null, "guid"));
    StringBuilder text = new StringBuilder();
    while (true) {
      int event = next();
      if (event == XMLStreamConstants.END_ELEMENT) {
        identify(told, text.toString());
        return;
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        if (isOurs() && depth < MOST_WITHIN) {
          categorization(told, depth + 1);
        } else {
          pass(xml.getLocalName());
        }
      } else if (event == XMLStreamConstants.CHARACTERS && text.length() <= 64) {
        text.append(Normaliser.cut(xml.getText().strip(), 65));
      }
    }
  }

  private void identify(Told told, @Nullable String text) {
    if (text == null || !GUID.matcher(text.strip()).matches()) {
      return;
    }
    if (told.categorizations.size() < SourceEntry.MOST_CATEGORIZATIONS) {
      told.categorizations.add(text.strip().toLowerCase(Locale.ROOT));
    } else {
      count("more categorizations than are kept");
    }
  }

  private void fingerprint(String name, Told told, MediaKind media)
      throws XMLStreamException, SourceException {
    String kind = algorithm(name);
    boolean reference = xml.getAttributeValue(null, "href") != null;
    String text = text().strip();
    if (reference) {
      count("large fingerprint " + kind);
    } else if (text.isEmpty()) {
      count("empty fingerprint " + kind);
    } else if (COMPARED.contains(known(kind))) {
      told.values.add(new WrittenValue(known(kind), text, media));
    } else {
      count("fingerprint " + kind);
    }
  }

  private static String known(String kind) {
    try {
      return Algorithm.parse(kind).name();
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** Returns the name of a kind of fingerprint as the calls of the API have it. */
  static String algorithm(String name) {
    return name.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private void vote(String name, Told told) throws XMLStreamException, SourceException {
    boolean positive = name.equals("affirmativeFeedback");
    if (!positive && !name.equals("negativeFeedback")) {
      pass(name);
      return;
    }
    Votes of = told.votes.computeIfAbsent(algorithm(attribute("type")), kind -> new Votes());
    children(child -> voters(child, of, positive, told, 0));
  }

  /** Who said what of one fingerprint. */
  private static final class Votes {
    private int confirming;
    private int denying;
    private String own = "";
  }

  /** Counts voters wherever they stand: beside the reasons, or within; ourselves apart. */
  private void voters(String name, Votes of, boolean positive, Told told, int depth)
      throws XMLStreamException, SourceException {
    if (name.equals("member")) {
      votes = true;
      String member = attribute("id");
      if (self.filter(member::equals).isPresent()) {
        of.own = positive ? "+" : "-";
      } else if (positive) {
        of.confirming++;
      } else {
        of.denying++;
        told.deniers.add(member);
      }
      skip();
    } else if (depth > MOST_WITHIN) {
      skip();
    } else {
      children(child -> voters(child, of, positive, told, depth + 1));
    }
  }

  private static String summary(Map<String, Votes> votes) {
    StringBuilder summary = new StringBuilder();
    votes.forEach(
        (kind, of) ->
            summary
                .append(summary.isEmpty() ? "" : ", ")
                .append(kind)
                .append(" +")
                .append(of.confirming)
                .append(" -")
                .append(of.denying)
                .append(of.own.isEmpty() ? "" : " own " + of.own));
    return Normaliser.cut(summary.toString(), 255);
  }

  private String attribute(String name) throws SourceException {
    String value = xml.getAttributeValue(null, name);
    if (value == null || value.isBlank() || value.length() > 255) {
      throw unreadable("an element lacks an attribute, or it is too long");
    }
    return value.strip();
  }

  /** Reads the text of the element at hand, to its end; elements within are passed over. */
  private String text() throws XMLStreamException, SourceException {
    StringBuilder text = new StringBuilder();
    while (true) {
      int event = next();
      if (event == XMLStreamConstants.END_ELEMENT) {
        return text.toString();
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        pass(xml.getLocalName());
      } else if (xml.hasText() && event != XMLStreamConstants.COMMENT) {
        text.append(xml.getText());
        if (text.length() > LONGEST_TEXT) {
          throw unreadable("a text is longer than " + LONGEST_TEXT + " characters");
        }
      }
    }
  }

  private void pass(String name) throws XMLStreamException, SourceException {
    count("element " + name);
    skip();
  }

  private void skip() throws XMLStreamException, SourceException {
    int depth = 1;
    while (depth > 0) {
      int event = next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        depth++;
        if (depth > MOST_DEPTH) {
          throw unreadable("elements are nested too deep");
        }
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      }
    }
  }

  /** Counts what was passed over; a hostile document cannot make many names of it. */
  private void count(String name) {
    String plain = Normaliser.cut(name.replaceAll("[^A-Za-z0-9_ .-]", "?"), 64);
    boolean room = passedOver.size() < MOST_NAMES || passedOver.containsKey(plain);
    passedOver.merge(room ? plain : "other", 1, Integer::sum);
  }

  private static SourceException unreadable(String message) {
    return new SourceException(SourceException.Kind.UNREADABLE, message);
  }
}
