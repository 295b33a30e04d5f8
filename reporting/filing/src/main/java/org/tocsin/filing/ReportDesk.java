package org.tocsin.filing;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.tocsin.model.Incident;

/**
 * Makes the documents and files of a filing from what was sealed at the match. Nothing is looked up
 * in the host's service again.
 */
interface ReportDesk {

  /** A document and what is wrong with it. */
  final class Document {
    private final byte[] xml;
    private final List<String> findings;

    /**
     * Creates a document.
     *
     * @param xml the document as it would be sent
     * @param findings rules that it breaks, without values; empty when it may be sent
     */
    Document(byte[] xml, List<String> findings) {
      this.xml = xml.clone();
      this.findings = List.copyOf(findings);
    }

    byte[] xml() {
      return xml.clone();
    }

    List<String> findings() {
      return findings;
    }

    @Override
    public String toString() {
      return "Document(" + xml.length + " bytes, " + findings.size() + " findings)";
    }
  }

  /**
   * One file of a report.
   *
   * @param name the name the user gave it, or a neutral one
   * @param size its length in bytes
   * @param content opens its bytes, with a custody entry
   */
  record Content(String name, long size, Opening content) {
    @Override
    public String toString() {
      return "Content(" + size + " bytes)";
    }
  }

  /** Opens bytes. */
  @FunctionalInterface
  interface Opening {
    /** Opens the bytes once; the caller closes them. */
    InputStream open() throws IOException;
  }

  /** Opens the sealed facts of incidents for filing; custody entries are written first. */
  Case open(Matter matter);

  /** Returns how many files the report of an incident has. */
  int files(Incident incident);

  /** Returns the document that opens a report, as far as it can be known at the match. */
  Document preview(Incident incident);

  /** What was opened for one report. */
  interface Case {
    /** Returns the document that opens the report. */
    Document report();

    /** Returns a file of the report. */
    Content file(int index);

    /** Returns the document about a file that was uploaded. */
    Document details(int index, String reportId, String fileId);
  }
}
