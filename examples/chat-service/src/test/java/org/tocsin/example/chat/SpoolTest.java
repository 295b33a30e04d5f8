package org.tocsin.example.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  @TempDir Path folder;

  @Test
  void open_anyNumberOfTimes_readsAllFromTheBeginning() throws Exception {
    byte[] bytes = new byte[200_001];
    new Random(42).nextBytes(bytes);
    try (Spool spool = Spool.of(new ByteArrayInputStream(bytes), folder, bytes.length)) {
      assertThat(spool.size()).isEqualTo(bytes.length);
      assertThat(spool.declaredSize()).hasValue(bytes.length);
      for (int i = 0; i < 2; i++) {
        try (InputStream in = spool.open()) {
          assertThat(in.read()).isEqualTo(bytes[0] & 0xff);
          assertThat(in.readAllBytes()).hasSize(bytes.length - 1).endsWith(bytes[bytes.length - 1]);
          assertThat(in.read()).isEqualTo(-1);
        }
      }
    }
  }

  @Test
  void of_anyBytes_leavesNoNameBehindEvenWhileOpen() throws Exception {
    try (Spool spool = Spool.of(new ByteArrayInputStream(new byte[10]), folder, 10)) {
      assertThat(spool.size()).isEqualTo(10);
      assertEmpty();
    }
    assertEmpty();
  }

  @Test
  void of_moreThanTheLimit_throwsAndLeavesNothing() throws Exception {
    assertThatThrownBy(() -> Spool.of(new ByteArrayInputStream(new byte[11]), folder, 10))
        .isInstanceOf(IOException.class);
    assertEmpty();
  }

  @Test
  void of_aSourceThatThrows_throwsAndLeavesNothing() throws Exception {
    InputStream broken = InputStream.nullInputStream();
    broken.close();
    assertThatThrownBy(() -> Spool.of(broken, folder, 10)).isInstanceOf(IOException.class);
    assertEmpty();
  }

  @Test
  void read_afterClosing_throws() throws Exception {
    Spool spool = Spool.of(new ByteArrayInputStream(new byte[10]), folder, 10);
    spool.close();
    try (InputStream in = spool.open()) {
      assertThatThrownBy(in::read).isInstanceOf(IOException.class);
    }
  }

  private void assertEmpty() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }
}
