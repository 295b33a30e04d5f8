package org.tocsin.hashlist;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.zip.CRC32C;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Turns a snapshot file into one that another version wrote, as the page on its format says. */
final class OtherVersion {
  private static final int CHUNK = 1 << 20;
  private static final int TAG = 16;

  private OtherVersion() {}

  /**
   * Rewrites a file.
   *
   * @param key its key, or null for a plain one
   */
  static void make(Path file, int version, @Nullable SecretKey key)
      throws IOException, GeneralSecurityException {
    byte[] bytes = Files.readAllBytes(file);
    if (key == null) {
      header(bytes, version);
      Files.write(file, bytes);
      return;
    }
    byte[] before = Arrays.copyOf(bytes, 48);
    byte[] after = before.clone();
    ByteBuffer header = ByteBuffer.wrap(after).order(ByteOrder.LITTLE_ENDIAN).putInt(8, version);
    CRC32C sum = new CRC32C();
    sum.update(after, 0, 44);
    header.putInt(44, (int) sum.getValue());
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(key);
    mac.update("tocsin snapshot 1".getBytes(StandardCharsets.US_ASCII));
    mac.update(before, 24, 16);
    SecretKeySpec own = new SecretKeySpec(mac.doFinal(), "AES");
    ByteBuffer out = ByteBuffer.allocate(bytes.length).put(after);
    for (int at = 48, number = 0; at < bytes.length; at += CHUNK + TAG, number++) {
      byte[] chunk = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + CHUNK + TAG));
      byte[] plain = crypt(Cipher.DECRYPT_MODE, own, number, before, chunk);
      if (number == 0) {
        header(plain, version);
      }
      out.put(crypt(Cipher.ENCRYPT_MODE, own, number, after, plain));
    }
    Files.write(file, out.array());
  }

  private static byte[] crypt(int mode, SecretKey key, long number, byte[] header, byte[] bytes)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    byte[] nonce = ByteBuffer.allocate(12).putInt(0).putLong(number).array();
    cipher.init(mode, key, new GCMParameterSpec(8 * TAG, nonce));
    cipher.updateAAD(header);
    return cipher.doFinal(bytes);
  }

  private static void header(byte[] file, int version) {
    ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(8, version);
    CRC32C sum = new CRC32C();
    sum.update(file, 0, 4092);
    header.putInt(4092, (int) sum.getValue());
  }
}
