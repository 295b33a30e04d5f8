package org.tocsin.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

class CyberTiplineSchemaTest {
  private static final Path SAMPLES = Path.of("src/test/resources/samples");

  /** What the JDK's validator says about each rejected sample. */
  private static final Map<String, String> WORDING =
      Map.ofEntries(
          Map.entry("wrong-order", "cvc-complex-type.2.4.a: Invalid content was found starting"),
          Map.entry("false-flag", "cvc-elt.5.2.2.2.2: "),
          Map.entry(
              "two-ip-capture-events-on-file",
              "cvc-complex-type.2.4.a: Invalid content was found starting with element"
                  + " 'ipCaptureEvent'. One of '{deviceId, details, additionalInfo}' is expected."),
          Map.entry("informational-in-base-version", "element 'informational'"),
          Map.entry("missing-hash-type", "cvc-complex-type.4: Attribute 'hashType' must appear"),
          Map.entry("type-on-name-value-pair", "cvc-complex-type.3.2.2: Attribute 'type'"),
          Map.entry("empty-internet-details", "cvc-complex-type.2.4.b: The content of element"),
          Map.entry("missing-victim-person", "One of '{victimPerson}' is expected."),
          Map.entry("zone-without-colon", "is not a valid value for 'dateTime'"),
          Map.entry("misspelt-incident-type", "cvc-enumeration-valid"),
          Map.entry("retired-incident-type", "cvc-enumeration-valid"),
          Map.entry("default-namespace", "cvc-elt.1.a: Cannot find the declaration of element"),
          Map.entry("prefixed-namespace", "cvc-elt.1.a: Cannot find the declaration of element"),
          Map.entry("both-meme-forms", "starting with element 'fileAnnotations'"),
          Map.entry("missing-association-type", "Attribute 'accountType' is not allowed"),
          Map.entry("capital-boolean", "'False' is not a valid value for 'boolean'"),
          Map.entry("empty-number", "'' is not a valid value for 'integer'"),
          Map.entry("flea-country-on-law-enforcement", "Attribute 'fleaCountry' is not allowed"),
          Map.entry("foreign-root", "cvc-elt.1.a: Cannot find the declaration of element"),
          Map.entry("date-with-blank", "is not a valid value for 'dateTime'"),
          Map.entry("invented-element", "element 'userBio'"));

  static List<Path> accepted() throws IOException {
    return files("accepted").stream()
        .filter(file -> !file.getFileName().toString().contains("2026"))
        .toList();
  }

  static List<Path> rejected() throws IOException {
    return files("rejected");
  }

  static List<Path> responses() throws IOException {
    return files("responses");
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void sample_ofTheDocumentation_isAccepted(Path sample) throws Exception {
    assertThat(findings("cybertipline.xsd", sample)).isEmpty();
    assertThat(findings("cybertipline-2026.xsd", sample)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rejected")
  void sample_ofRealMistakes_isRejectedInTheDocumentedWords(Path sample) throws Exception {
    String name = sample.getFileName().toString().replace(".xml", "");
    assertThat(WORDING).containsKey(name);
    assertThat(findings("cybertipline.xsd", sample))
        .isNotEmpty()
        .anySatisfy(finding -> assertThat(finding).contains(WORDING.get(name)));
  }

  @Test
  void rejectedSamples_allHaveTheirWording() throws Exception {
    assertThat(rejected()).hasSameSizeAs(WORDING.keySet());
  }

  @Test
  void additionsOf2026_areAcceptedByTheirOwnVersionOnly() throws Exception {
    Path sample = SAMPLES.resolve("accepted/report-2026.xml");
    assertThat(findings("cybertipline-2026.xsd", sample)).isEmpty();
    assertThat(findings("cybertipline.xsd", sample)).isNotEmpty();
  }

  @Test
  void versionOf2026_addsThreeElementsAndNothingElse() throws Exception {
    List<String> base = declarations("cybertipline.xsd");
    List<String> later = new ArrayList<>(declarations("cybertipline-2026.xsd"));
    for (String line : base) {
      assertThat(later.remove(line)).as(line).isTrue();
    }
    assertThat(later)
        .containsExactly(
            "<xs:element name=\"informational\" type=\"xs:boolean\" fixed=\"true\""
                + " minOccurs=\"0\"/>",
            "<xs:element name=\"ageAssertionDiscrepancy\" type=\"xs:boolean\" minOccurs=\"0\"/>",
            "<xs:element name=\"ageAssertionDiscrepancy\" type=\"xs:boolean\" minOccurs=\"0\"/>");
  }

  @ParameterizedTest
  @MethodSource("responses")
  void response_ofTheDocumentation_isAccepted(Path sample) throws Exception {
    assertThat(findings("cybertipline-responses.xsd", sample)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<reportDoneResponse><responseCode>0</responseCode><reportId>1</reportId></reportDoneResponse>",
        "<reportResponse><responseDescription>Success</responseDescription></reportResponse>",
        "<reportDoneResponse><responseCode>0</responseCode><responseDescription>Success"
            + "</responseDescription><reportId>1</reportId><files/></reportDoneResponse>"
      })
  void response_withoutWhatItMustHold_isRejected(String document) throws Exception {
    assertThat(findings("cybertipline-responses.xsd", document.getBytes(UTF_8))).isNotEmpty();
  }

  @Test
  void flag_asOneOrTrueOrEmpty_isAccepted() throws Exception {
    String report = Files.readString(SAMPLES.resolve("accepted/report.xml"), UTF_8);
    for (String flag : List.of("<spam>1</spam>", "<spam>true</spam>", "<spam></spam>")) {
      assertThat(findings("cybertipline.xsd", report.replace("<spam/>", flag).getBytes(UTF_8)))
          .as(flag)
          .isEmpty();
    }
  }

  @Test
  void country_everyIsoCodeAndEightOthers_areAccepted() throws Exception {
    List<String> codes = new ArrayList<>(List.of(Locale.getISOCountries()));
    codes.addAll(List.of("", "A1", "A2", "AN", "AP", "EU", "FX", "O1", "XK"));
    String report = Files.readString(SAMPLES.resolve("accepted/report.xml"), UTF_8);
    for (String code : codes) {
      String document = report.replace(">US</countryCode>", ">" + code + "</countryCode>");
      assertThat(findings("cybertipline.xsd", document.getBytes(UTF_8))).as(code).isEmpty();
    }
    String unknown = report.replace(">US</countryCode>", ">ZZ</countryCode>");
    assertThat(findings("cybertipline.xsd", unknown.getBytes(UTF_8))).isNotEmpty();
  }

  private static List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(SAMPLES.resolve(folder))) {
      return files.sorted().toList();
    }
  }

  private static List<String> declarations(String schema) throws IOException {
    try (InputStream in = resource(schema)) {
      String text = new String(in.readAllBytes(), UTF_8);
      return text.substring(text.indexOf("-->")).lines().map(String::strip).toList();
    }
  }

  private static InputStream resource(String schema) {
    InputStream in =
        CyberTiplineSchemaTest.class
            .getClassLoader()
            .getResourceAsStream("META-INF/tocsin/schema/" + schema);
    assertThat(in).as(schema).isNotNull();
    return in;
  }

  private static List<String> findings(String schema, Path document) throws Exception {
    return findings(schema, Files.readAllBytes(document));
  }

  private static List<String> findings(String schema, byte[] document) throws Exception {
    SchemaFactory factory = SchemaFactory.newDefaultInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
    factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    Schema compiled;
    try (InputStream in = resource(schema)) {
      compiled = factory.newSchema(new StreamSource(in));
    }
    Validator validator = compiled.newValidator();
    List<String> findings = new ArrayList<>();
    validator.setErrorHandler(
        new ErrorHandler() {
          @Override
          public void warning(SAXParseException e) {
            findings.add(e.getMessage());
          }

          @Override
          public void error(SAXParseException e) {
            findings.add(e.getMessage());
          }

          @Override
          public void fatalError(SAXParseException e) throws SAXException {
            throw e;
          }
        });
    validator.validate(new StreamSource(new java.io.ByteArrayInputStream(document)));
    return findings;
  }
}
