package org.tocsin.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteBehindTest {
  private static final byte[] MIB = new byte[1 << 20];

  private static final WriteBehind.Forcing REFUSING =
      written -> {
        throw new IOException("disk says no");
      };

  @TempDir Path folder;

  private FileChannel channel() throws IOException {
    return FileChannel.open(
        folder.resolve("file"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  @Test
  void write_moreThanSeveralSteps_isAllThere() throws Exception {
    int mib = (int) (3 * WriteBehind.STEP / MIB.length) + 1;
    try (FileChannel channel = channel();
        WriteBehind out = new WriteBehind(channel)) {
      for (int i = 0; i < mib; i++) {
        MIB[0] = (byte) i;
        out.write(MIB);
      }
      out.write(77);
      out.settle();
    }
    byte[] all = Files.readAllBytes(folder.resolve("file"));
    assertThat(all).hasSize(mib * MIB.length + 1);
    for (int i = 0; i < mib; i++) {
      assertThat(all[i * MIB.length]).isEqualTo((byte) i);
    }
    assertThat(all[all.length - 1]).isEqualTo((byte) 77);
  }

  @Test
  void settle_afterTheSecondThreadFailed_throwsWhatItWasTold() throws Exception {
    try (FileChannel channel = channel();
        WriteBehind out = new WriteBehind(channel, REFUSING)) {
      for (long written = 0; written < WriteBehind.STEP; written += MIB.length) {
        out.write(MIB);
      }
      assertThatThrownBy(out::settle).isInstanceOf(IOException.class).hasMessage("disk says no");
      out.settle(); // It is told once.
    }
  }

  @Test
  void abandon_afterTheSecondThreadFailed_saysNothing() throws Exception {
    try (FileChannel channel = channel();
        WriteBehind out = new WriteBehind(channel, REFUSING)) {
      for (long written = 0; written < WriteBehind.STEP; written += MIB.length) {
        out.write(MIB);
      }
      out.abandon();
    }
  }
}
