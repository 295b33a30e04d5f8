package org.tocsin.example.chat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.tocsin.mock.BookedFile;
import org.tocsin.mock.BookedReport;
import org.tocsin.mock.RawDocument;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * A finished report as the mock clearinghouse saw it: read from the documents it received, not from
 * what the library meant to send. Of its files this is the one that matched; the others are the
 * conversation around it.
 *
 * @param id the report's id at the clearinghouse
 * @param address the uploader's address
 * @param port the uploader's port
 * @param time when the upload was received
 * @param file the name of the file that matched
 * @param match exact or perceptual
 */
record FiledReport(long id, String address, String port, String time, String file, String match) {

  static FiledReport of(BookedReport report) throws IOException {
    Document document = parse(report.xml());
    String name = "";
    String match = "";
    for (BookedFile file : report.files()) {
      Document details = file.details().isPresent() ? parse(file.details().get()) : null;
      if (details != null && match.isEmpty()) {
        name = text(details, "originalFileName");
        match = match(details);
      }
    }
    return new FiledReport(
        report.id(),
        text(document, "ipAddress"),
        text(document, "port"),
        text(document, "dateTime"),
        name,
        match);
  }

  /** A file that is listed by its digest is told with that match first. */
  private static String match(Document details) {
    String found = "";
    NodeList pairs = details.getElementsByTagName("nameValuePair");
    for (int i = 0; i < pairs.getLength(); i++) {
      Element pair = (Element) pairs.item(i);
      if (text(pair.getElementsByTagName("name")).equals("match") && !found.equals("exact")) {
        found = text(pair.getElementsByTagName("value"));
      }
    }
    return found;
  }

  private static String text(Document document, String element) {
    return text(document.getElementsByTagName(element));
  }

  private static String text(NodeList nodes) {
    return nodes.getLength() == 0 ? "" : nodes.item(0).getTextContent().strip();
  }

  private static Document parse(RawDocument xml) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml.bytes()));
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException("the mock holds a document that is not XML", e);
    }
  }

  @Override
  public String toString() {
    return "FiledReport(" + id + ")";
  }
}
