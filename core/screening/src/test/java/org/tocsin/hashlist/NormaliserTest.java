package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.model.Algorithm;

/** Spellings of list owners, and values that must never be compared. */
class NormaliserTest {
  private static final HexFormat HEX = HexFormat.of();

  private static Normaliser.Normal normal(String algorithm, String... texts) {
    List<WrittenValue> written = new ArrayList<>();
    for (String text : texts) {
      written.add(new WrittenValue(algorithm, text, MediaKind.IMAGE));
    }
    return new Normaliser(Set.of()).normal(written);
  }

  private static byte[] value(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @CsvSource({"MD5,16", "sha-1,20", "SHA256,32", "sha512,64", "PDQ,32", "video_md5,16"})
  void spellings_ofOneValue_areOneValue(String algorithm, int length) {
    byte[] bytes = value(length);
    String hex = HEX.formatHex(bytes);
    Normaliser.Normal normal =
        normal(
            algorithm,
            hex,
            " " + hex.toUpperCase(Locale.ROOT) + "\n",
            Base64.getEncoder().encodeToString(bytes));
    assertThat(normal.refused()).isEmpty();
    assertThat(normal.values()).hasSize(1);
    assertThat(normal.values().get(0).fingerprint().bytes()).isEqualTo(bytes);
  }

  @Test
  void sha1_inBase32_isRead() {
    // RFC 4648, section 6: 20 bytes are 32 characters without padding.
    assertThat(
            normal("SHA1", "AAAQEAYEAUDAOCAJBIFQYDIOB4IBCEQT").values().get(0).fingerprint().hex())
        .isEqualTo("000102030405060708090a0b0c0d0e0f10111213");
  }

  @Test
  void photoDna_ofEverySpelling_isOneValue() {
    byte[] bytes = value(144);
    List<String> numbers = new ArrayList<>();
    for (byte b : bytes) {
      numbers.add(Integer.toString(b & 0xff));
    }
    Normaliser.Normal normal =
        normal(
            "PDNA",
            HEX.formatHex(bytes),
            Base64.getEncoder().encodeToString(bytes),
            String.join(",", numbers));
    assertThat(normal.values()).hasSize(1);
    assertThat(normal.values().get(0).fingerprint().algorithm()).isEqualTo(Algorithm.PHOTODNA);
    assertThat(normal("PDNA", "1,2,300", "AAAA").refused())
        .extracting(Normaliser.Refused::reason)
        .containsOnly(HashValues.MALFORMED);
  }

  @ParameterizedTest
  @CsvSource({
    "MD5,d41d8cd98f00b204e9800998ecf8427e",
    "SHA1,DA39A3EE5E6B4B0D3255BFEF95601890AFD80709",
    "SHA256,e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
  })
  void digestOfNothing_isSetAside(String algorithm, String text) {
    assertThat(normal(algorithm, text).values()).isEmpty();
    assertThat(normal(algorithm, text).refused())
        .extracting(Normaliser.Refused::reason)
        .containsExactly(HashValues.EMPTY_CONTENT);
  }

  @Test
  void degenerateValues_areSetAside_withTheirReason() {
    assertThat(normal("PDQ", "0".repeat(64)).refused().get(0).reason())
        .isEqualTo(HashValues.ALL_ZERO);
    assertThat(normal("PDQ", "5".repeat(64)).refused().get(0).reason())
        .isEqualTo(HashValues.ALL_EQUAL);
    assertThat(normal("MD5", "ab".repeat(16)).refused().get(0).reason())
        .isEqualTo(HashValues.ALL_EQUAL);
    assertThat(normal("PDQ", "f".repeat(63) + "e").refused().get(0).reason())
        .isEqualTo(HashValues.FEW_OR_MANY_ONES);
    assertThat(normal("PDQ", "0".repeat(49) + "f".repeat(15)).refused().get(0).reason())
        .isEqualTo(HashValues.FEW_OR_MANY_ONES);
    assertThat(normal("PDQ", "0".repeat(48) + "f".repeat(16)).values()).hasSize(1);
  }

  /** Such values were published once: 32 zeros, called PDQ. */
  @ParameterizedTest
  @ValueSource(
      strings = {"00000000000000000000000000000000", "", "xyz", "zz00ff00ff00ff00ff00ff00ff00ff00"})
  void wrongLengthsAndCharacters_areSetAside_neverCutOrFilledUp(String text) {
    assertThat(normal("PDQ", text).values()).isEmpty();
    assertThat(normal("PDQ", text).refused())
        .extracting(Normaliser.Refused::reason)
        .containsExactly(HashValues.MALFORMED);
    assertThat(normal("PDQ", text).refused().get(0).toString()).doesNotContain("00ff00");
  }

  @Test
  void opaqueKinds_areCounted_unwantedOnesPassedOver_badNamesSetAside() {
    assertThat(normal("NETCLEAN", "x", "y").opaque()).isEqualTo(2);
    assertThat(normal("tmk-pdqf", "x").opaque()).isEqualTo(1);
    assertThat(normal("not a name!", "x").refused().get(0).reason())
        .isEqualTo(HashValues.UNKNOWN_ALGORITHM);
    Normaliser some = new Normaliser(Set.of(Algorithm.PDQ));
    Normaliser.Normal normal =
        some.normal(List.of(new WrittenValue("MD5", HEX.formatHex(value(16)), MediaKind.IMAGE)));
    assertThat(normal.values()).isEmpty();
    assertThat(normal.refused()).isEmpty();
  }

  @Test
  void pdq_withoutHalfItsBits_isCountedAndCompared() {
    Normaliser.Normal normal = normal("PDQ", "0".repeat(32) + "f".repeat(31) + "e");
    assertThat(normal.values()).hasSize(1);
    assertThat(normal.values())
        .filteredOn(each -> Normaliser.isUnusual(each.fingerprint()))
        .hasSize(1);
    assertThat(normal("PDQ", "0".repeat(32) + "f".repeat(32)).values())
        .noneMatch(each -> Normaliser.isUnusual(each.fingerprint()));
  }

  @Test
  void longText_isCut_withoutCharactersThatADatabaseRefuses() {
    Normaliser.Refused refused = normal("MD5", "a\u0000b".repeat(1000)).refused().get(0);
    assertThat(refused.written()).hasSize(512).doesNotContain("\u0000");
  }
}
