package org.tocsin.cybertipline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tocsin.report.BatchedReport;
import org.tocsin.report.FileAnnotation;
import org.tocsin.report.FileReport;
import org.tocsin.report.Report;
import org.tocsin.report.ReportAnnotation;

/** Random reports are valid and survive being written and read by an independent reader. */
class RoundTripTest {
  private static final boolean THOROUGH = Boolean.getBoolean("tocsin.thorough");
  private static final int ROUNDS = THOROUGH ? 10_000 : 200;
  private static final int MUTATIONS = THOROUGH ? 1_000 : 300;

  private static void validAndUnchanged(long seed, SchemaVersion version, double fullness)
      throws Exception {
    RandomReports make = new RandomReports(new Random(seed), fullness, version);
    CyberTiplineWriter writer = new CyberTiplineWriter(version);
    CyberTiplineValidator validator = new CyberTiplineValidator(version);
    Report report = make.report();
    Document document = writer.report(report);
    assertThat(validator.validate(document.xml(), RandomReports.NOW)).as("seed " + seed).isEmpty();
    assertThat(document.replacements()).as("seed " + seed).isEmpty();
    assertThat(writer.report(report).xml()).as("seed " + seed).isEqualTo(document.xml());
    for (byte[] xml : List.of(document.xml(), SchemaBeans.readAndWrite(document.xml()))) {
      ReportReader reader = new ReportReader(xml);
      assertThat(reader.report()).as("seed " + seed).isEqualTo(report);
      assertThat(reader.unread()).as("seed " + seed).isEmpty();
    }
    boolean batched = report instanceof BatchedReport;
    FileReport file = batched ? make.batchedFile() : make.file();
    Document details = writer.fileDetails(file, "100000042", "12e34");
    assertThat(
            batched
                ? validator.validateBatchedFile(details.xml(), RandomReports.NOW)
                : validator.validate(details.xml(), RandomReports.NOW))
        .as("seed " + seed)
        .isEmpty();
    for (byte[] xml : List.of(details.xml(), SchemaBeans.readAndWrite(details.xml()))) {
      ReportReader reader = new ReportReader(xml);
      assertThat(reader.file(batched)).as("seed " + seed).isEqualTo(file);
      assertThat(reader.ids()).containsExactly("100000042", "12e34");
      assertThat(reader.unread()).as("seed " + seed).isEmpty();
    }
  }

  @Test
  void randomReports_areValid_andReadBackUnchanged() throws Exception {
    long seed = System.nanoTime();
    for (int i = 0; i < ROUNDS; i++) {
      SchemaVersion version = i % 4 == 0 ? SchemaVersion.V2026 : SchemaVersion.V2025;
      validAndUnchanged(seed + i, version, i % 10 / 10.0);
    }
  }

  /** One change that no rule allows. */
  private static byte[] mutate(String xml, Random random) {
    List<java.util.function.UnaryOperator<String>> ways =
        List.of(
            text -> swapNeighbours(text, random),
            text -> text.replaceFirst("<incidentType>[^<]*<", "<incidentType>Child Sex Act<"),
            text -> text.replaceFirst("(?s)<reporter>.*</reporter>", ""),
            text -> doubled(text, random),
            text -> text.replaceFirst("<screenName>", "<screenName type=\"x\">"),
            text -> text.replaceFirst("<screenName>", "<screenName>" + "x".repeat(257)),
            text -> text.replaceFirst("<platform>", "<platform>" + "x".repeat(257)),
            text -> text.replaceFirst("<espIdentifier>", "<espIdentifier>" + "x".repeat(256)),
            text -> text.replaceFirst("<displayName>[^<]*<", "<displayName> <"),
            text -> text.replaceFirst("<spam>true<", "<spam>false<"),
            text -> text.replaceFirst("<sextortion>true<", "<sextortion>0<"),
            text ->
                text.replaceFirst(
                    "<incidentDateTime>[^<]*<", "<incidentDateTime>2126-01-01T00:00:00Z<"),
            text -> text.replaceFirst("(<incidentDateTime>[^<]*)Z<", "$1<"),
            text -> text.replaceFirst("(<incidentDateTime>[^<]*)Z<", "$1+0000<"),
            text -> text.replaceFirst("<port>[0-9]+<", "<port>65536<"),
            text -> text.replaceFirst("<port>[0-9]+<", "<port/><port>1<"),
            text -> text.replaceFirst("<ipAddress>[^<]*<", "<ipAddress>Unknown<"),
            text -> text.replaceFirst("<age>[0-9]+<", "<age>151<"),
            text -> text.replaceFirst("<eventName>[^<]*<", "<eventName>upload<"),
            text -> text.replaceFirst("hashType=\"[^\"]*\"", ""),
            text ->
                text.replaceFirst("<associatedAccount type=", "<associatedAccount accountType="),
            text -> text.replaceFirst(" verified=\"true\"", " verified=\"True\""),
            text -> text.replaceFirst("<email[^>]*>[^<]*<", "<email>nobody<"),
            text -> text.replaceFirst("<legalURL>", "<legalURL>not "),
            text -> text.replaceFirst("<fileRelevance>[^<]*<", "<fileRelevance>Other<"),
            text -> text.replaceFirst("<exifViewedByEsp>[^<]*<", "<exifViewedByEsp>yes<"),
            text -> text.replaceFirst("(?s)<victimPerson.*?(</victimPerson>|/>)", ""),
            text -> text.replaceFirst("<(report|fileDetails) ", "<$1 xmlns=\"urn:x\" "),
            text -> text.replaceFirst("<countryCode>[^<]*<", "<countryCode>XX<"));
    for (int i = 0; i < 200; i++) {
      String changed = ways.get(random.nextInt(ways.size())).apply(xml);
      if (!changed.equals(xml)) {
        return changed.getBytes(UTF_8);
      }
    }
    throw new AssertionError("nothing could be changed");
  }

  private static final Pattern LEAF =
      Pattern.compile("<(\\w+)( [^<>]*)?>[^<>]*</\\1>", Pattern.UNICODE_CHARACTER_CLASS);

  /** Elements that may occur once only, wherever they stand. */
  private static final Set<String> ONCE =
      Set.of(
          "incidentType",
          "platform",
          "incidentDateTime",
          "screenName",
          "espIdentifier",
          "espService",
          "profileBio",
          "port",
          "eventName",
          "ipAddress",
          "companyTemplate",
          "reportId",
          "fileId",
          "originalFileName",
          "fileViewedByEsp",
          "publiclyAvailable");

  private static String doubled(String text, Random random) {
    List<String> leaves = new ArrayList<>();
    Matcher matcher = LEAF.matcher(text);
    while (matcher.find()) {
      if (ONCE.contains(matcher.group(1))) {
        leaves.add(matcher.group());
      }
    }
    if (leaves.isEmpty()) {
      return text;
    }
    String leaf = leaves.get(random.nextInt(leaves.size()));
    int at = text.indexOf(leaf);
    return text.substring(0, at) + leaf + text.substring(at);
  }

  /** Swaps two neighbouring leaves of different names: the schema knows one order only. */
  private static String swapNeighbours(String text, Random random) {
    Matcher matcher =
        Pattern.compile("(<(\\w+)( [^<>]*)?>[^<>]*</\\2>)(\\s*)(<(\\w+)( [^<>]*)?>[^<>]*</\\6>)")
            .matcher(text);
    int from = random.nextInt(Math.max(1, text.length() - 200));
    if (!matcher.find(from)) {
      return text;
    }
    boolean free = matcher.group(2).equals(matcher.group(6)) || isAnnotation(matcher.group(2));
    if (free) {
      return text;
    }
    return text.substring(0, matcher.start())
        + matcher.group(5)
        + matcher.group(4)
        + matcher.group(1)
        + text.substring(matcher.end());
  }

  private static boolean isAnnotation(String name) {
    return Stream.concat(
            Stream.of(FileAnnotation.values()).map(Wire::of),
            Stream.of(ReportAnnotation.values()).map(Wire::of))
        .anyMatch(name::equals);
  }

  @Test
  void singleMutations_areAllRejected() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    CyberTiplineValidator validator = new CyberTiplineValidator();
    CyberTiplineWriter writer = new CyberTiplineWriter();
    for (int i = 0; i < MUTATIONS; i++) {
      RandomReports make = new RandomReports(random, 0.5, SchemaVersion.V2025);
      byte[] document =
          i % 4 == 0
              ? writer.fileDetails(make.file(), "1", "a").xml()
              : writer.report(make.incident()).xml();
      byte[] mutated = mutate(new String(document, UTF_8), random);
      assertThat(validator.validate(mutated, RandomReports.NOW))
          .as("seed " + seed + ", mutation " + i + "\n" + new String(mutated, UTF_8))
          .isNotEmpty();
    }
  }

  /** Names that the schema declares and nothing of ours writes, with the reason. */
  private static final Set<String> NEVER_WRITTEN = Set.of("fileName");

  @Test
  void everyElementAndAttribute_ofTheSchema_isWrittenAndReadBack() throws Exception {
    long seed = System.nanoTime();
    Set<String> declared = new TreeSet<>();
    byte[] schema;
    try (var in = getClass().getClassLoader().getResourceAsStream(SchemaVersion.V2026.resource())) {
      schema = java.util.Objects.requireNonNull(in).readAllBytes();
    }
    XmlTrees.read(schema)
        .walk()
        .forEach(
            node -> {
              if (node.name().equals("element")) {
                declared.add(node.attribute("name").orElseThrow());
              } else if (node.name().equals("attribute")) {
                declared.add("@" + node.attribute("name").orElseThrow());
              }
            });
    Set<String> expected = new TreeSet<>(declared);
    expected.removeAll(NEVER_WRITTEN);
    Set<String> written = new TreeSet<>();
    // Some elements are rare: it is gone on until each was seen, or none can be expected any more.
    for (int i = 0; i < 2_000 && !written.containsAll(expected); i++) {
      RandomReports make = new RandomReports(new Random(seed + i), 0.97, SchemaVersion.V2026);
      CyberTiplineWriter writer = new CyberTiplineWriter(SchemaVersion.V2026);
      for (Document document :
          List.of(
              writer.report(make.incident()),
              writer.report(make.batch()),
              writer.fileDetails(make.file(), "1", "a"))) {
        XmlTrees.read(document.xml())
            .walk()
            .forEach(
                node -> {
                  written.add(node.name());
                  node.attributes().keySet().forEach(name -> written.add("@" + name));
                });
      }
    }
    Set<String> missing = new TreeSet<>(declared);
    missing.removeAll(written);
    assertThat(missing).as("seed " + seed).isEqualTo(NEVER_WRITTEN);
    assertThat(declared).as("seed " + seed).containsAll(written);
  }
}
