package org.tocsin.example.chat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.tocsin.model.UploadId;

/**
 * Makes identifiers that stay the same over a restart and tell nobody's name.
 *
 * <p>They are the first 128 bits of HMAC-SHA-256 (RFC 2104) under a key of 32 random bytes that
 * lies in the chat's own folder, readable by its owner only. An upload's identifier stands in clear
 * in the library's docket, so nothing that names a person may be part of it.
 *
 * <p>Safe for use by many threads.
 */
final class ChatKey {
  private static final int BYTES = 32;

  private final SecretKeySpec key;

  private ChatKey(byte[] key) {
    this.key = new SecretKeySpec(key, "HmacSHA256");
  }

  /** Reads the key of a chat, or makes it on first use. */
  static ChatKey in(Path folder) throws IOException {
    Path file = folder.resolve("chat.key");
    try {
      byte[] fresh = new byte[BYTES];
      new SecureRandom().nextBytes(fresh);
      try (var channel =
          Files.newByteChannel(
              file,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        channel.write(java.nio.ByteBuffer.wrap(fresh));
      }
      return new ChatKey(fresh);
    } catch (FileAlreadyExistsException alreadyThere) {
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length != BYTES) {
        throw new IOException("chat.key has " + bytes.length + " bytes; a key has " + BYTES);
      }
      return new ChatKey(bytes);
    }
  }

  /** Returns the account identifier of a name. */
  String accountId(String foldedName) {
    return "acc-" + mac("account\n" + foldedName);
  }

  /**
   * Returns the upload identifier of one attempt of one person: the same attempt is the same
   * upload, and nobody can name another person's.
   */
  UploadId uploadId(Person uploader, String attempt) {
    return new UploadId("chat-" + mac("upload\n" + uploader.id() + "\n" + attempt));
  }

  private String mac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      byte[] value = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(value, 0, 16);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA-256 is part of every Java platform", e);
    }
  }
}
