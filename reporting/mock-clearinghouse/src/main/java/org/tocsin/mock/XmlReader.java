package org.tocsin.mock;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads a document into elements that know their place. Document types, external entities and deep
 * nesting are refused. Messages are English in every locale.
 */
final class XmlReader {
  private static final int MAX_DEPTH = 64;

  private XmlReader() {}

  /** The document is not well-formed, or holds what no document may hold here. */
  static final class MalformedException extends Exception {
    private final transient Finding finding;

    MalformedException(Finding finding) {
      super("malformed XML");
      this.finding = finding;
    }

    Finding finding() {
      return finding;
    }
  }

  /** Returns a hardened parser whose messages are English. */
  static XMLReader parser() {
    try {
      SAXParserFactory factory = SAXParserFactory.newDefaultNSInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
      factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
      XMLReader reader = factory.newSAXParser().getXMLReader();
      reader.setProperty("http://apache.org/xml/properties/locale", Locale.ROOT);
      return reader;
    } catch (ParserConfigurationException | SAXException e) {
      throw new IllegalStateException("the platform's XML parser cannot be set up", e);
    }
  }

  static XmlElement read(byte[] document) throws MalformedException {
    XMLReader reader = parser();
    TreeBuilder builder = new TreeBuilder();
    reader.setContentHandler(builder);
    reader.setErrorHandler(builder);
    try {
      reader.parse(new InputSource(new ByteArrayInputStream(document)));
    } catch (SAXParseException e) {
      throw new MalformedException(
          new Finding(Math.max(0, e.getLineNumber()), Math.max(0, e.getColumnNumber()), text(e)));
    } catch (SAXException | IOException e) {
      throw new MalformedException(new Finding(0, 0, text(e)));
    }
    XmlElement root = builder.root;
    if (root == null) {
      throw new MalformedException(new Finding(0, 0, "Premature end of file."));
    }
    return root;
  }

  private static String text(Exception e) {
    String message = e.getMessage();
    return message == null ? "The document cannot be read." : message;
  }

  private static final class TreeBuilder extends DefaultHandler {
    private final Deque<XmlElement> open = new ArrayDeque<>();
    private @Nullable Locator locator;
    private @Nullable XmlElement root;

    @Override
    public void setDocumentLocator(Locator value) {
      locator = value;
    }

    @Override
    public void startElement(String uri, String localName, String qName, Attributes attributes)
        throws SAXException {
      if (open.size() >= MAX_DEPTH) {
        throw new SAXParseException("The document is nested too deeply.", locator);
      }
      Map<String, String> values = new HashMap<>();
      for (int i = 0; i < attributes.getLength(); i++) {
        values.put(attributes.getLocalName(i), attributes.getValue(i));
      }
      int line = locator == null ? 0 : locator.getLineNumber();
      int column = locator == null ? 0 : locator.getColumnNumber();
      XmlElement element = new XmlElement(localName, uri, Map.copyOf(values), line, column);
      if (open.isEmpty()) {
        root = element;
      } else {
        open.getLast().add(element);
      }
      open.addLast(element);
    }

    @Override
    public void endElement(String uri, String localName, String qName) {
      open.removeLast();
    }

    @Override
    public void characters(char[] characters, int start, int count) {
      if (!open.isEmpty()) {
        open.getLast().append(characters, start, count);
      }
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
      throw e;
    }
  }
}
