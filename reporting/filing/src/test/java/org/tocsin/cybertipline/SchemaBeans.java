package org.tocsin.cybertipline;

import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBElement;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Marshaller;
import jakarta.xml.bind.Unmarshaller;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import javax.xml.transform.stream.StreamSource;
import org.tocsin.cybertipline.xjc.FileDetails;
import org.tocsin.cybertipline.xjc.ObjectFactory;
import org.tocsin.cybertipline.xjc.Report;

/**
 * Classes that were generated from the schema alone: what they do not know, or take for another
 * type, a stranger's reader would lose.
 */
final class SchemaBeans {
  private static final JAXBContext CONTEXT = context();

  private SchemaBeans() {}

  private static JAXBContext context() {
    try {
      return JAXBContext.newInstance(ObjectFactory.class);
    } catch (JAXBException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Reads a document into the generated classes, and returns what these write of it. */
  static byte[] readAndWrite(byte[] document) throws JAXBException {
    Unmarshaller reader = CONTEXT.createUnmarshaller();
    reader.setEventHandler(event -> false);
    Object read = reader.unmarshal(new StreamSource(new ByteArrayInputStream(document)));
    Object bean = ((JAXBElement<?>) read).getValue();
    if (!(bean instanceof Report || bean instanceof FileDetails)) {
      throw new AssertionError(bean.getClass());
    }
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    Marshaller writer = CONTEXT.createMarshaller();
    writer.setProperty(Marshaller.JAXB_ENCODING, "UTF-8");
    writer.marshal(read, written);
    return written.toByteArray();
  }
}
