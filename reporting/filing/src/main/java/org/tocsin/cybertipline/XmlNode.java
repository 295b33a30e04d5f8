package org.tocsin.cybertipline;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One element of a document that was read, with the place where its start tag ends.
 *
 * @param name the local name
 * @param namespace the namespace; empty text for none
 * @param path where it stands, such as {@code report/victim[2]/screenName}
 * @param line the line, from 1
 * @param column the column, from 1
 * @param attributes its attributes by local name, without those of other namespaces
 * @param children its child elements in order
 * @param text its own text, untrimmed
 */
record XmlNode(
    String name,
    String namespace,
    String path,
    int line,
    int column,
    Map<String, String> attributes,
    List<XmlNode> children,
    String text) {

  Stream<XmlNode> all(String child) {
    return children.stream().filter(node -> node.name.equals(child));
  }

  Optional<XmlNode> first(String child) {
    return all(child).findFirst();
  }

  boolean has(String child) {
    return first(child).isPresent();
  }

  /** Returns the trimmed text of the first child of a name. */
  Optional<String> value(String child) {
    return first(child).map(node -> node.text.strip());
  }

  Optional<String> attribute(String attribute) {
    return Optional.ofNullable(attributes.get(attribute));
  }

  /** Returns this element and all below it, in document order. */
  Stream<XmlNode> walk() {
    return Stream.concat(Stream.of(this), children.stream().flatMap(XmlNode::walk));
  }

  @Override
  public String toString() {
    return "XmlNode[" + path + "]";
  }
}
