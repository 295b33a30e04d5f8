package org.tocsin.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LeaksTest {
  private static final String SECRET = "Märker/user 0001";

  static Stream<String> shapes() {
    byte[] bytes = SECRET.getBytes(StandardCharsets.UTF_8);
    Base64.Encoder base64 = Base64.getEncoder();
    return Stream.of(
        SECRET,
        SECRET.toUpperCase(java.util.Locale.ROOT),
        HexFormat.of().formatHex(bytes),
        HexFormat.of().withUpperCase().formatHex(bytes),
        URLEncoder.encode(SECRET, StandardCharsets.UTF_8),
        base64.encodeToString(bytes),
        base64.encodeToString(("a" + SECRET + "b").getBytes(StandardCharsets.UTF_8)),
        base64.encodeToString(("ab" + SECRET + "cd").getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void secret_inEachShape_isFoundAndNotShown(String shape) {
    assertThatThrownBy(
            () -> Leaks.assertNothingLeaked("first\nlog " + shape + " end", "other", SECRET))
        .isInstanceOf(AssertionError.class)
        .hasMessage("secret 2 of 2 is in line 2");
  }

  @Test
  void cleanText_passes() {
    assertThatCode(() -> Leaks.assertNothingLeaked("nothing to see", SECRET))
        .doesNotThrowAnyException();
  }

  @Test
  void secret_inACauseOrSuppressed_isFound() {
    IllegalStateException outer =
        new IllegalStateException("outer", new IOException("inner", new IOException(SECRET)));
    assertThatThrownBy(() -> Leaks.assertNothingLeaked(outer, SECRET))
        .isInstanceOf(AssertionError.class);
    IllegalStateException other = new IllegalStateException("outer");
    assertThatCode(() -> Leaks.assertNothingLeaked(other, SECRET)).doesNotThrowAnyException();
    other.addSuppressed(new IOException(SECRET));
    assertThatThrownBy(() -> Leaks.assertNothingLeaked(other, SECRET))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void secret_inAFileOrItsName_isFound(@TempDir Path folder) throws IOException {
    Files.write(folder.resolve("a"), new byte[] {0, 1, (byte) 0xff});
    assertThatCode(() -> Leaks.assertNothingLeaked(folder, SECRET)).doesNotThrowAnyException();
    Path file = folder.resolve("b");
    Files.writeString(file, "\u0000" + SECRET);
    assertThatThrownBy(() -> Leaks.assertNothingLeaked(folder, SECRET))
        .isInstanceOf(AssertionError.class)
        .hasMessageNotContaining(SECRET);
    Files.delete(file);
    Files.createFile(folder.resolve("user-0001.tmp"));
    assertThatThrownBy(() -> Leaks.assertNothingLeaked(folder, "user-0001"))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void shortSecret_isRefused() {
    assertThatThrownBy(() -> Leaks.assertNothingLeaked("text", "abc"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
