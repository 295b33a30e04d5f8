package org.tocsin.cybertipline;

import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.tocsin.model.Fact;

/**
 * Writes elements in the order in which it is told, leaves out those without content, and replaces
 * what XML 1.0 cannot carry. Equal calls give equal bytes.
 */
final class XmlOut {
  private static final String XSI = "http://www.w3.org/2001/XMLSchema-instance";
  private static final int REPLACEMENT = 0xfffd;

  /** An element that is only written once something in it is. */
  private static final class Open {
    private final String name;
    private final String path;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final Map<String, Integer> seen = new LinkedHashMap<>();
    private boolean forced;
    private boolean started;
    private boolean hasElements;

    Open(String name, String path) {
      this.name = name;
      this.path = path;
    }
  }

  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter xml;
  private final Deque<Open> open = new ArrayDeque<>();
  private final List<Replacement> replacements = new ArrayList<>();

  XmlOut(String root) {
    try {
      xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      text.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
      xml.writeStartElement(root);
      xml.writeNamespace("xsi", XSI);
      xml.writeAttribute(
          "xsi", XSI, "noNamespaceSchemaLocation", KnownHosts.lines("schema-location.txt").get(0));
    } catch (XMLStreamException e) {
      throw cannot();
    }
    Open element = new Open(root, root);
    element.started = true;
    open.push(element);
  }

  /** Ends the document. */
  Document done() {
    try {
      end();
      xml.flush();
    } catch (XMLStreamException e) {
      throw cannot();
    }
    text.write("\n");
    return new Document(text.toString().getBytes(StandardCharsets.UTF_8), replacements);
  }

  /** Writes an element around what {@code content} writes, unless that is nothing. */
  void within(String name, Runnable content) {
    begin(name);
    content.run();
    finish();
  }

  /** Writes an element around what {@code content} writes, even if that is nothing. */
  void always(String name, Runnable content) {
    begin(name);
    top().forced = true;
    content.run();
    finish();
  }

  /** Sets an attribute; comes before anything else of its element. */
  void attribute(String name, String value) {
    if (top().started) {
      throw new IllegalStateException("the start tag of the element is written already");
    }
    top().attributes.put(name, clean(value, top().path + "/@" + name));
  }

  void attribute(String name, Fact<Boolean> value) {
    value.toOptional().ifPresent(known -> attribute(name, known.toString()));
  }

  void attributeInstant(String name, Fact<Instant> value) {
    value.toOptional().ifPresent(known -> attribute(name, format(known)));
  }

  /** Writes the text of the element that is open. */
  void content(String value) {
    start();
    try {
      String clean = clean(value, top().path);
      int from = 0;
      for (int cr = clean.indexOf('\r'); cr >= 0; cr = clean.indexOf('\r', from)) {
        xml.writeCharacters(clean.substring(from, cr));
        xml.writeEntityRef("#13"); // a bare carriage return would be read as a line feed
        from = cr + 1;
      }
      xml.writeCharacters(clean.substring(from));
    } catch (XMLStreamException e) {
      throw cannot();
    }
  }

  void text(String name, String value) {
    within(name, () -> content(value));
  }

  void text(String name, Fact<String> value) {
    value.toOptional().ifPresent(known -> text(name, known));
  }

  void texts(String name, List<String> values) {
    values.forEach(value -> text(name, value));
  }

  void url(String name, Fact<URI> value) {
    value.toOptional().ifPresent(known -> text(name, known.toASCIIString()));
  }

  void urls(String name, List<URI> values) {
    values.forEach(value -> text(name, value.toASCIIString()));
  }

  /**
   * Writes a flag. The schema would read an empty one as true as well, but readers bound to classes
   * take an empty boolean for none, so the value is spelt out.
   */
  void flag(String name) {
    text(name, "true");
  }

  void bool(String name, Fact<Boolean> value) {
    value.toOptional().ifPresent(known -> text(name, known.toString()));
  }

  void instant(String name, Fact<Instant> value) {
    value.toOptional().ifPresent(known -> text(name, format(known)));
  }

  <T> void value(String name, Fact<T> value, Function<T, String> wire) {
    value.toOptional().ifPresent(known -> text(name, wire.apply(known)));
  }

  private static String format(Instant instant) {
    return DateTimeFormatter.ISO_INSTANT.withLocale(Locale.ROOT).format(instant);
  }

  private Open top() {
    return open.element();
  }

  private void begin(String name) {
    Open parent = top();
    int index = parent.seen.merge(name, 1, Integer::sum);
    open.push(new Open(name, parent.path + "/" + name + (index > 1 ? "[" + index + "]" : "")));
  }

  private void finish() {
    if (top().forced || !top().attributes.isEmpty()) {
      start();
    }
    if (top().started) {
      try {
        end();
      } catch (XMLStreamException e) {
        throw cannot();
      }
    }
    open.pop();
  }

  private void end() throws XMLStreamException {
    if (top().hasElements) {
      indent(open.size() - 1);
    }
    xml.writeEndElement();
  }

  /** Writes the start tags of all open elements that are not yet written. */
  private void start() {
    List<Open> outward = new ArrayList<>(open);
    try {
      for (int i = outward.size() - 1; i >= 0; i--) {
        Open element = outward.get(i);
        if (element.started) {
          continue;
        }
        outward.get(i + 1).hasElements = true;
        indent(outward.size() - 1 - i);
        xml.writeStartElement(element.name);
        for (Map.Entry<String, String> attribute : element.attributes.entrySet()) {
          xml.writeAttribute(attribute.getKey(), attribute.getValue());
        }
        element.attributes.clear();
        element.started = true;
      }
    } catch (XMLStreamException e) {
      throw cannot();
    }
  }

  private void indent(int depth) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
  }

  private String clean(String value, String path) {
    if (value.codePoints().allMatch(XmlOut::isLegal)) {
      return value;
    }
    StringBuilder clean = new StringBuilder(value.length());
    SortedSet<String> codePoints = new TreeSet<>();
    int[] count = new int[1];
    value
        .codePoints()
        .forEach(
            c -> {
              if (isLegal(c)) {
                clean.appendCodePoint(c);
              } else {
                clean.appendCodePoint(REPLACEMENT);
                codePoints.add(String.format(Locale.ROOT, "U+%04X", c));
                count[0]++;
              }
            });
    replacements.add(new Replacement(path, count[0], codePoints));
    return clean.toString();
  }

  /** XML 1.0 production 2. A lone surrogate counts as a code point of its own here. */
  static boolean isLegal(int c) {
    return c == 0x9
        || c == 0xa
        || c == 0xd
        || (c >= 0x20 && c <= 0xd7ff)
        || (c >= 0xe000 && c <= 0xfffd)
        || c >= 0x10000;
  }

  /** The cause is dropped on purpose: its message may hold report data. */
  private static IllegalStateException cannot() {
    return new IllegalStateException("the platform's XML writer failed");
  }
}
