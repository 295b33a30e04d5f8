package org.tocsin.cybertipline;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.ContentHandler;
import org.xml.sax.InputSource;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads XML of unknown origin: a DOCTYPE is refused, nothing outside the bytes is read, nesting is
 * bounded. The bytes go to the parser as they are, so that an encoding stated elsewhere cannot
 * mislead it.
 */
final class XmlTrees {
  /** The deepest nesting that is read. Real documents have 5 levels. */
  static final int MAX_DEPTH = 32;

  private XmlTrees() {}

  /** Why a document cannot be read. Holds the place and no content. */
  static final class UnreadableXml extends Exception {
    private static final long serialVersionUID = 1L;
    private final int line;
    private final int column;
    private final boolean doctype;
    private final transient @Nullable String root;

    UnreadableXml(String message, int line, int column, boolean doctype, @Nullable String root) {
      super(message);
      this.line = line;
      this.column = column;
      this.doctype = doctype;
      this.root = root;
    }

    int line() {
      return line;
    }

    int column() {
      return column;
    }

    boolean doctype() {
      return doctype;
    }

    /** The local name of the root, where the document got that far. */
    @Nullable String root() {
      return root;
    }
  }

  /** Reads a document into a tree. */
  static XmlNode read(byte[] document) throws UnreadableXml {
    Builder builder = new Builder();
    parse(document, builder, builder);
    XmlNode root = builder.root;
    if (root == null) {
      throw new UnreadableXml("the document has no element", 1, 1, false, null);
    }
    return root;
  }

  /**
   * Lets {@code handler} read a document; {@code places} stands for what was read when it breaks
   * off.
   */
  static void parse(byte[] document, ContentHandler handler, Builder places) throws UnreadableXml {
    try {
      XMLReader reader = reader();
      reader.setContentHandler(handler);
      reader.setErrorHandler(new DefaultHandler());
      reader.setEntityResolver(
          (publicId, systemId) -> {
            throw new SAXException("nothing outside the document is read");
          });
      reader.parse(new InputSource(new ByteArrayInputStream(document)));
    } catch (SAXParseException e) {
      boolean doctype = e.getMessage() != null && e.getMessage().contains("disallow-doctype-decl");
      throw new UnreadableXml(
          doctype ? "a DOCTYPE is not allowed" : "the document is not well-formed XML",
          e.getLineNumber(),
          e.getColumnNumber(),
          doctype,
          places.rootName);
    } catch (TooDeep e) {
      throw new UnreadableXml(
          "elements are nested deeper than " + MAX_DEPTH, e.line, e.column, false, places.rootName);
    } catch (SAXException | IOException e) {
      throw new UnreadableXml("the document is not well-formed XML", 1, 1, false, places.rootName);
    }
  }

  private static XMLReader reader() throws SAXException {
    try {
      SAXParserFactory factory = SAXParserFactory.newDefaultNSInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
      factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
      factory.setXIncludeAware(false);
      return factory.newSAXParser().getXMLReader();
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the platform's XML reader lacks a safety feature", e);
    }
  }

  private static final class TooDeep extends SAXException {
    private static final long serialVersionUID = 1L;
    private final int line;
    private final int column;

    TooDeep(int line, int column) {
      super("too deep");
      this.line = line;
      this.column = column;
    }
  }

  /** Builds the tree and knows, at any time, where the reader stands. */
  static class Builder extends DefaultHandler {
    private static final class Open {
      private final String name;
      private final String namespace;
      private final String path;
      private final int line;
      private final int column;
      private final Map<String, String> attributes;
      private final List<XmlNode> children = new ArrayList<>();
      private final Map<String, Integer> seen = new HashMap<>();
      private final StringBuilder text = new StringBuilder();

      Open(
          String name, String namespace, String path, int line, int column, Map<String, String> a) {
        this.name = name;
        this.namespace = namespace;
        this.path = path;
        this.line = line;
        this.column = column;
        this.attributes = a;
      }
    }

    private final Deque<Open> open = new ArrayDeque<>();
    private @Nullable Locator locator;
    private @Nullable String rootName;
    private @Nullable XmlNode root;
    private String lastPath = "";

    /** Where the reader stands: the innermost open element, or the one that was closed last. */
    String path() {
      return lastPath;
    }

    /** The tree, once the document was read. */
    @Nullable XmlNode root() {
      return root;
    }

    @Override
    public void setDocumentLocator(Locator documentLocator) {
      this.locator = documentLocator;
    }

    @Override
    public void startElement(String uri, String name, String qualified, Attributes attributes)
        throws SAXException {
      if (open.size() >= MAX_DEPTH) {
        throw new TooDeep(line(), column());
      }
      Open parent = open.peek();
      String path = name;
      if (parent == null) {
        rootName = name;
      } else {
        int index = parent.seen.merge(name, 1, Integer::sum);
        path = parent.path + "/" + name + (index > 1 ? "[" + index + "]" : "");
      }
      Map<String, String> own = new LinkedHashMap<>();
      for (int i = 0; i < attributes.getLength(); i++) {
        if (attributes.getURI(i).isEmpty()) {
          own.put(attributes.getLocalName(i), attributes.getValue(i));
        }
      }
      open.push(new Open(name, uri, path, line(), column(), own));
      lastPath = path;
    }

    @Override
    public void characters(char[] ch, int start, int length) {
      Open current = open.peek();
      if (current != null) {
        current.text.append(ch, start, length);
      }
    }

    @Override
    public void endElement(String uri, String name, String qualified) throws SAXException {
      Open done = open.pop();
      XmlNode node =
          new XmlNode(
              done.name,
              done.namespace,
              done.path,
              done.line,
              done.column,
              Collections.unmodifiableMap(done.attributes),
              List.copyOf(done.children),
              done.text.toString());
      Open parent = open.peek();
      if (parent == null) {
        root = node;
      } else {
        parent.children.add(node);
      }
      lastPath = done.path;
    }

    private int line() {
      return locator == null ? 1 : locator.getLineNumber();
    }

    private int column() {
      return locator == null ? 1 : locator.getColumnNumber();
    }
  }
}
