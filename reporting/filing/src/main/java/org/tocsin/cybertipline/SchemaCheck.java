package org.tocsin.cybertipline;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.ValidatorHandler;
import org.jspecify.annotations.Nullable;
import org.tocsin.cybertipline.XmlTrees.UnreadableXml;
import org.xml.sax.Attributes;
import org.xml.sax.ErrorHandler;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Validates against a schema and says of every error where the reader stood.
 *
 * <p>Wording is that of the platform's validator, in English whatever the locale is: what a
 * clearinghouse's server, evidently of the same make, says (specification section 1.4).
 */
final class SchemaCheck {
  private static final String LOCALE = "http://apache.org/xml/properties/locale";

  private final Schema schema;

  private SchemaCheck(Schema schema) {
    this.schema = schema;
  }

  /** Returns the check of a shipped schema. */
  static SchemaCheck of(SchemaVersion version) {
    ClassLoader loader = SchemaCheck.class.getClassLoader();
    try (InputStream in = loader.getResourceAsStream(version.resource())) {
      if (in == null) {
        throw new IllegalStateException("the library lacks " + version.resource());
      }
      return new SchemaCheck(factory().newSchema(new StreamSource(in)));
    } catch (SAXException | IOException e) {
      throw new IllegalStateException("the shipped schema cannot be read", e);
    }
  }

  /**
   * Returns the check of an operator's own copy of a schema. Nothing that it refers to is read.
   *
   * @throws IllegalArgumentException when it cannot be read or is no schema
   */
  static SchemaCheck of(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new SchemaCheck(factory().newSchema(new StreamSource(in)));
    } catch (SAXException | IOException e) {
      // The cause is dropped on purpose: its message may hold a path.
      throw new IllegalArgumentException("the operator's schema cannot be read as a schema");
    }
  }

  private static SchemaFactory factory() throws SAXException {
    SchemaFactory factory = SchemaFactory.newDefaultInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
    factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    return factory;
  }

  /** What a document was found to be. */
  record Result(@Nullable XmlNode root, List<Finding> findings) {}

  /** Reads and validates a document. */
  Result check(byte[] document) throws UnreadableXml {
    List<Finding> findings = new ArrayList<>();
    ValidatorHandler validator = schema.newValidatorHandler();
    Tee tee = new Tee(validator);
    try {
      validator.setProperty(LOCALE, Locale.ROOT);
    } catch (SAXException e) {
      throw new IllegalStateException("the platform's validator cannot be told its language", e);
    }
    validator.setErrorHandler(
        new ErrorHandler() {
          @Override
          public void warning(SAXParseException e) {
            findings.add(finding(tee.path(), e));
          }

          @Override
          public void error(SAXParseException e) {
            findings.add(finding(tee.path(), e));
          }

          @Override
          public void fatalError(SAXParseException e) throws SAXException {
            throw e;
          }
        });
    XmlTrees.parse(document, tee, tee);
    return new Result(tee.root(), List.copyOf(findings));
  }

  private static Finding finding(String path, SAXParseException e) {
    String words = e.getMessage() == null ? "" : e.getMessage();
    int colon = words.indexOf(": ");
    String rule = colon > 0 ? words.substring(0, colon) : "schema";
    // Messages about structure name elements and attributes only; the others repeat values.
    boolean silent = rule.startsWith("cvc-complex-type.") || rule.equals("cvc-elt.1.a");
    return new Finding(
        path,
        rule,
        e.getLineNumber(),
        e.getColumnNumber(),
        silent ? "structure" : "value",
        silent ? words : "the schema does not allow this value (" + rule + ")",
        words);
  }

  /** Builds the tree and lets the validator read along, so that an error knows its path. */
  private static final class Tee extends XmlTrees.Builder {
    private final ValidatorHandler validator;

    Tee(ValidatorHandler validator) {
      this.validator = validator;
    }

    @Override
    public void setDocumentLocator(Locator documentLocator) {
      super.setDocumentLocator(documentLocator);
      validator.setDocumentLocator(documentLocator);
    }

    @Override
    public void startDocument() throws SAXException {
      validator.startDocument();
    }

    @Override
    public void endDocument() throws SAXException {
      validator.endDocument();
    }

    @Override
    public void startPrefixMapping(String prefix, String uri) throws SAXException {
      validator.startPrefixMapping(prefix, uri);
    }

    @Override
    public void endPrefixMapping(String prefix) throws SAXException {
      validator.endPrefixMapping(prefix);
    }

    @Override
    public void startElement(String uri, String name, String qualified, Attributes attributes)
        throws SAXException {
      super.startElement(uri, name, qualified, attributes);
      validator.startElement(uri, name, qualified, attributes);
    }

    @Override
    public void characters(char[] ch, int start, int length) {
      super.characters(ch, start, length);
      try {
        validator.characters(ch, start, length);
      } catch (SAXException e) {
        throw new IllegalStateException("the validator refuses text", e);
      }
    }

    @Override
    public void ignorableWhitespace(char[] ch, int start, int length) throws SAXException {
      validator.ignorableWhitespace(ch, start, length);
    }

    @Override
    public void endElement(String uri, String name, String qualified) throws SAXException {
      super.endElement(uri, name, qualified);
      validator.endElement(uri, name, qualified);
    }
  }
}
