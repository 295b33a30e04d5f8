package org.tocsin.mock;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** An element of a document that was read, with its place. */
final class XmlElement {
  private final String name;
  private final String namespace;
  private final Map<String, String> attributes;
  private final int line;
  private final int column;
  private final List<XmlElement> children = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  XmlElement(String name, String namespace, Map<String, String> attributes, int line, int column) {
    this.name = name;
    this.namespace = namespace;
    this.attributes = attributes;
    this.line = line;
    this.column = column;
  }

  void add(XmlElement child) {
    children.add(child);
  }

  void append(char[] characters, int start, int count) {
    text.append(characters, start, count);
  }

  String name() {
    return name;
  }

  String namespace() {
    return namespace;
  }

  int line() {
    return line;
  }

  int column() {
    return column;
  }

  /** Returns the text directly inside, without what stands in children. */
  String text() {
    return text.toString();
  }

  Optional<String> attribute(String key) {
    return Optional.ofNullable(attributes.get(key));
  }

  List<XmlElement> children() {
    return children;
  }

  List<XmlElement> children(String key) {
    return children.stream().filter(child -> child.name.equals(key)).toList();
  }

  Optional<XmlElement> child(String key) {
    return children.stream().filter(child -> child.name.equals(key)).findFirst();
  }

  /** Returns the trimmed text of the element at a path of names, if it is there. */
  Optional<String> value(String... path) {
    Optional<XmlElement> here = Optional.of(this);
    for (String step : path) {
      here = here.flatMap(element -> element.child(step));
    }
    return here.map(element -> element.text().strip());
  }

  /** Returns this element and all below it, in document order. */
  Stream<XmlElement> tree() {
    return Stream.concat(Stream.of(this), children.stream().flatMap(XmlElement::tree));
  }
}
