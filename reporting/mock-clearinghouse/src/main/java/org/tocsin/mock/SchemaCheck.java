package org.tocsin.mock;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.XMLConstants;
import javax.xml.transform.sax.SAXSource;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Checks documents against the schema. The messages are those of the JDK's validator, which words
 * them as the real service does. Safe for use by many threads.
 */
final class SchemaCheck {
  /** More findings than this help nobody. */
  private static final int MAX_FINDINGS = 100;

  private final byte[] document;
  private final Schema schema;

  SchemaCheck(Knobs.SchemaVersion version) {
    this.document = resource("META-INF/tocsin/schema/" + version.file());
    try {
      SchemaFactory factory = SchemaFactory.newDefaultInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      this.schema = factory.newSchema(new StreamSource(new ByteArrayInputStream(document)));
    } catch (SAXException e) {
      throw new IllegalStateException("the schema " + version.file() + " is unusable", e);
    }
  }

  private static byte[] resource(String name) {
    try (InputStream in = SchemaCheck.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the schema resource " + name + " is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException("the schema resource " + name + " cannot be read", e);
    }
  }

  /** Returns the schema document, as {@code /xsd} serves it. */
  byte[] document() {
    return document.clone();
  }

  /** Returns what is wrong with a well-formed document; empty when it is valid. */
  List<Finding> check(byte[] xml) {
    List<Finding> findings = new ArrayList<>();
    ErrorHandler handler =
        new ErrorHandler() {
          @Override
          public void warning(SAXParseException e) {}

          @Override
          public void error(SAXParseException e) {
            if (findings.size() < MAX_FINDINGS) {
              String message = e.getMessage();
              findings.add(
                  new Finding(
                      e.getLineNumber(), e.getColumnNumber(), message == null ? "" : message));
            }
          }

          @Override
          public void fatalError(SAXParseException e) {
            error(e);
          }
        };
    try {
      Validator validator = schema.newValidator();
      validator.setProperty("http://apache.org/xml/properties/locale", Locale.ROOT);
      validator.setErrorHandler(handler);
      validator.validate(
          new SAXSource(XmlReader.parser(), new InputSource(new ByteArrayInputStream(xml))));
    } catch (SAXException | IOException e) {
      if (findings.isEmpty()) {
        findings.add(new Finding(0, 0, "The document cannot be validated."));
      }
    }
    return List.copyOf(findings);
  }
}
