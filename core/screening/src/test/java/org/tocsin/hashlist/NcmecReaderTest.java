package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents of the Hash Sharing API, as they are and as they must not be. */
class NcmecReaderTest {
  private static final String NS = "xmlns=\"https://hashsharing.ncmec.org/hashsharing/v2\"";
  private static final String PROLOG = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

  private static NcmecReader.Page page(String content) throws SourceException {
    return page(content, Optional.empty());
  }

  private static NcmecReader.Page page(String content, Optional<String> self)
      throws SourceException {
    return NcmecReader.page(
        bytes(PROLOG + "<queryResult " + NS + ">" + content + "</queryResult>"), self);
  }

  @Test
  void names_ofMembersAndCategorizations_areRead_whateverTheRootOfTheFirst() throws Exception {
    assertThat(
            NcmecReader.members(
                bytes(
                    PROLOG
                        + "<anything "
                        + NS
                        + "><member id=\"9001\">Kite Club &amp; Co</member><other/>"
                        + "<member id=\"9002\"> Teapot Ltd </member></anything>")))
        .isEqualTo(Map.of("9001", "Kite Club & Co", "9002", "Teapot Ltd"));
    assertThat(
            NcmecReader.categorizations(
                bytes(
                    PROLOG
                        + "<availableCategorizations "
                        + NS
                        + "><group name=\"Content\" allowMultiple=\"true\">"
                        + "<categorization guid=\"00000000-0000-4000-8000-0000000000A1\""
                        + " name=\"Demo label\"/></group></availableCategorizations>")))
        .isEqualTo(Map.of("00000000-0000-4000-8000-0000000000a1", "Content: Demo label"));
    assertThatThrownBy(() -> NcmecReader.categorizations(bytes(PROLOG + "<members " + NS + "/>")))
        .isInstanceOf(SourceException.class);
  }

  /** A member that disputes two fingerprints of an entry disputes it once. */
  @Test
  void votes_ofOurselves_areNoneOfOthers_andDisputesAreCountedByMember() throws Exception {
    String votes =
        image(
            "<feedback><affirmativeFeedback type=\"Sha1\"><members><member id=\"4\">d</member>"
                + "</members></affirmativeFeedback><negativeFeedback type=\"Md5\"><reasons>"
                + "<reason guid=\"g\"/><members><member id=\"3\">c</member>"
                + "<member id=\"7\">own</member></members></reasons></negativeFeedback>"
                + "<negativeFeedback type=\"Pdq\"><reasons><members><member id=\"3\">c</member>"
                + "<member id=\"5\">e</member></members></reasons></negativeFeedback></feedback>");
    SourceEntry known = page(votes, Optional.of("7")).entries().get(0);
    assertThat(known.disputes()).isEqualTo(2);
    assertThat(known.feedback()).isEqualTo("MD5 +0 -1 own -, PDQ +0 -2, SHA1 +1 -0");
    SourceEntry unknown = page(votes).entries().get(0);
    assertThat(unknown.disputes()).isEqualTo(3);
    assertThat(page(votes).votes()).isTrue();
    assertThat(page(image("<feedback/>")).votes()).isFalse();
    assertThat(page(image("<feedback/>")).entries().get(0).disputes()).isZero();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String image(String more) {
    return "<images count=\"1\"><image><member id=\"9001\">Kite Club</member>"
        + "<timestamp>2031-04-02T08:00:00Z</timestamp><id>kite-17</id>"
        + more
        + "</image></images>";
  }

  @Test
  void categorizations_whereverTheyStand_areKeptAsIdentifiersAndMeanNothing() throws Exception {
    String one = "00000000-0000-4000-8000-0000000000a1";
    String other = "00000000-0000-4000-8000-0000000000B2";
    String third = "00000000-0000-4000-8000-0000000000c3";
    NcmecReader.Page page =
        page(
            image(
                "<classification>A2</classification><categorizations><categorization guid=\""
                    + one
                    + "\" name=\"Demo label\"/><group name=\"Content\"><categorization><guid> "
                    + other
                    + " </guid></categorization></group><categorization>"
                    + third
                    + "</categorization><categorization>no identifier</categorization>"
                    + "</categorizations>"));
    assertThat(page.entries().get(0).categorizations())
        .containsExactlyInAnyOrder(one, other.toLowerCase(java.util.Locale.ROOT), third);
    assertThat(page.entries().get(0).classification()).contains("A2");
    assertThat(page.passedOver()).isEmpty();
    page = page(image("<categorizations><label>Demo</label></categorizations>"));
    assertThat(page.entries().get(0).categorizations()).isEmpty();
    assertThat(page.passedOver()).containsEntry("categorizations without an identifier", 1);
    StringBuilder many = new StringBuilder("<categorizations>");
    for (int i = 0; i < 100; i++) {
      many.append("<categorization guid=\"").append(one.substring(0, 33)).append(200 + i);
      many.append("\"/>");
    }
    page = page(image(many + "</categorizations>"));
    assertThat(page.entries().get(0).categorizations()).hasSize(64);
    assertThat(page.passedOver()).containsEntry("more categorizations than are kept", 36);
  }

  @Test
  void page_ofEverything_isReadInAnyOrderOfChildren() throws Exception {
    NcmecReader.Page page =
        page(
            image(
                    "<classification>A2</classification><fingerprints>"
                        + "<md5> 0123456789abcdef0123456789abcdef </md5>"
                        + "<pdq>00ff</pdq><pdna>x</pdna><netclean>q</netclean><sha1/>"
                        + "<tmk-pdqf rel=\"self\" href=\"/v2/demo/blob/opaque-1\"/></fingerprints>"
                        + "<feedback lastUpdateTimestamp=\"2031-04-02T09:00:00Z\">"
                        + "<affirmativeFeedback type=\"Sha1\"><members><member id=\"1\">a</member>"
                        + "<member id=\"2\">b</member></members></affirmativeFeedback>"
                        + "<negativeFeedback type=\"Md5\"><reasons><reason guid=\"g\"/>"
                        + "<members><member id=\"3\">c</member></members><reason guid=\"h\">"
                        + "<members><member id=\"4\">d</member></members></reason></reasons>"
                        + "</negativeFeedback></feedback>")
                + "<videos><deletedVideo><id>flight-1</id><member id=\"9002\">x</member>"
                + "<timestamp>2031-04-02T08:00:09.250+0000</timestamp></deletedVideo></videos>"
                + "<paging><next>/v2/entries?from=1&amp;to=2&amp;start=3</next></paging>");
    SourceEntry entry = page.entries().get(0);
    assertThat(entry.submitter()).isEqualTo("9001");
    assertThat(entry.entryId()).isEqualTo("kite-17");
    assertThat(entry.updatedAt()).isEqualTo(Instant.parse("2031-04-02T08:00:00Z"));
    assertThat(entry.classification()).contains("A2");
    assertThat(entry.values())
        .extracting(WrittenValue::algorithm)
        .containsExactly("MD5", "PDQ", "PHOTODNA");
    assertThat(entry.values().get(0).text()).isEqualTo("0123456789abcdef0123456789abcdef");
    assertThat(entry.feedback()).isEqualTo("MD5 +0 -2, SHA1 +2 -0");
    assertThat(page.tombstones())
        .containsExactly(
            new SourceTombstone("9002", "flight-1", Instant.parse("2031-04-02T08:00:09.250Z")));
    assertThat(page.next()).contains("/v2/entries?from=1&to=2&start=3");
    assertThat(page.passedOver())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "fingerprint NETCLEAN", 1,
                "empty fingerprint SHA1", 1,
                "large fingerprint TMK_PDQF", 1));
  }

  @Test
  void page_ofNothing_isEmpty() throws Exception {
    for (String nothing :
        List.of(
            "", "<images count=\"0\"/>", "<images count=\"0\"/><videos count=\"0\"/><paging/>")) {
      NcmecReader.Page page = page(nothing + "<paging><next> </next></paging>");
      assertThat(page.entries()).isEmpty();
      assertThat(page.tombstones()).isEmpty();
      assertThat(page.next()).isEmpty();
    }
  }

  @Test
  void foreignAndUnknownElements_arePassedOverAndCounted_withBoundedNames() throws Exception {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      many.append("<new").append(i).append("><deep><er/></deep></new").append(i).append(">");
    }
    NcmecReader.Page page =
        page(image("<x:id xmlns:x=\"urn:other\">not-the-id</x:id><feedback/>" + many));
    assertThat(page.entries().get(0).entryId()).isEqualTo("kite-17");
    assertThat(page.passedOver())
        .hasSizeLessThan(70)
        .containsKey("other")
        .containsKey("element foreign");
    assertThat(page.passedOver().values().stream().mapToInt(n -> n).sum()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE queryResult><queryResult NS/>",
        "<!DOCTYPE queryResult [<!ENTITY a \"x\">]><queryResult NS/>",
        "<!DOCTYPE queryResult SYSTEM \"http://elsewhere.example/x.dtd\"><queryResult NS/>",
        "<queryResult/>",
        "<queryResult xmlns=\"urn:other\"/>",
        "<status NS/>",
        "<queryResult NS>",
        "<queryResult NS/><more/>",
        "<queryResult NS><images><image><id>x</id></image></images></queryResult>",
        "",
        "<html><body>Log in</body></html>"
      })
  void whatIsNoPage_isRefused_withoutItsContent(String document) {
    assertThatThrownBy(() -> NcmecReader.page(bytes(document.replace("NS", NS)), Optional.empty()))
        .isInstanceOfSatisfying(
            SourceException.class,
            e -> assertThat(e.kind()).isEqualTo(SourceException.Kind.UNREADABLE))
        .hasMessageNotContaining("elsewhere")
        .hasNoCause();
  }

  @Test
  void byteBeforeTheProlog_isRefused() {
    assertThatThrownBy(
            () ->
                NcmecReader.page(
                    bytes("\n" + PROLOG + "<queryResult " + NS + "/>"), Optional.empty()))
        .isInstanceOf(SourceException.class);
  }

  /** Else one member could keep the entries of all from being read. */
  @Test
  void identifierThatIsTooLong_isKnownByItsDigest_alsoWhenItIsGone() throws Exception {
    String fits = "x".repeat(1000);
    String tooLong = "\u4e00".repeat(334);
    assertThat(page(image("").replace("kite-17", fits)).entries().get(0).entryId()).isEqualTo(fits);
    NcmecReader.Page page =
        page(
            image("").replace("kite-17", tooLong)
                + image("")
                    .replace("kite-17", tooLong)
                    .replace("<image>", "<deletedImage>")
                    .replace("</image>", "</deletedImage>")
                + image("").replace("kite-17", tooLong + "!"));
    String kept = page.entries().get(0).entryId();
    assertThat(kept).matches("sha256:[0-9a-f]{64}");
    assertThat(page.tombstones().get(0).entryId()).isEqualTo(kept);
    assertThat(page.entries().get(1).entryId()).matches("sha256:[0-9a-f]{64}").isNotEqualTo(kept);
    assertThat(page.passedOver())
        .containsExactly(Map.entry("identifier too long - kept as its SHA-256", 3));
  }

  @Test
  void badTimesAndIds_areRefused_neverPassedOver() {
    for (String entry :
        List.of(
            image("").replace("2031-04-02T08:00:00Z", "yesterday"),
            image("").replace("2031-04-02T08:00:00Z", "+999999999-12-31T23:59:59Z"),
            image("").replace("<id>kite-17</id>", ""),
            image("").replace("kite-17", "x".repeat(65_537)),
            image("").replace("<member id=\"9001\">", "<member>"))) {
      assertThatThrownBy(() -> page(entry)).isInstanceOf(SourceException.class);
    }
  }

  @Test
  void depth_withoutEnd_endsInARefusal() {
    int depth = 200_000;
    String deep = "<x>".repeat(depth) + "</x>".repeat(depth);
    String votes = "<members>".repeat(depth) + "</members>".repeat(depth);
    for (String content :
        List.of(
            image(deep),
            image(
                "<feedback><negativeFeedback type=\"Md5\">"
                    + votes
                    + "</negativeFeedback></feedback>"))) {
      assertThatThrownBy(() -> page(content)).isInstanceOf(SourceException.class);
    }
  }

  @Test
  void statusAndReasons_areRead_alsoWithinAnotherRoot() throws Exception {
    HashSource.Credential credential =
        NcmecReader.status(
            bytes(
                "<status "
                    + NS
                    + "><ipAddress>192.0.2.10</ipAddress><username>demo</username>"
                    + "<member id=\"9002\">Teapot</member></status>"));
    assertThat(credential)
        .isEqualTo(
            new HashSource.Credential("demo", Optional.of("9002"), Optional.of("192.0.2.10")));
    assertThat(credential.toString()).doesNotContain("demo");
    String reasons =
        "<availableFeedbackReasons NS><reason guid=\"g-1\" name=\"Demo\" type=\"Md5\"/>"
            + "</availableFeedbackReasons>";
    assertThat(NcmecReader.reasons(bytes(reasons.replace("NS", NS))))
        .containsExactly(Map.entry("g-1", "Demo"));
    assertThat(
            NcmecReader.reasons(
                bytes(("<any NS>" + reasons.replace(" NS", "") + "</any>").replace("NS", NS))))
        .containsExactly(Map.entry("g-1", "Demo"));
    assertThatThrownBy(() -> NcmecReader.status(bytes("<status " + NS + "/>")))
        .isInstanceOf(SourceException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000Z", "2026-01-02T03:04:05+0000",
        "2026-01-02T03:04:05+00:00", "2026-01-02T05:04:05+02", "2026-01-02T03:04:05",
        " 2026-01-02t03:04:05z "
      })
  void instants_ofEverySpelling_areTheSame(String text) {
    assertThat(Instants.parse(text)).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
  }
}
