package org.tocsin.example.chat;

/**
 * What a delivered file is handed out as.
 *
 * <p>Only pictures that browsers draw without running anything have a type of their own, and only
 * when their first bytes say so; neither the name nor the uploader's claim counts. Everything else
 * is an octet stream. SVG is never a picture here: it may contain a program.
 */
enum SafeType {
  PNG("image/png"),
  JPEG("image/jpeg"),
  GIF("image/gif"),
  WEBP("image/webp"),
  OTHER("application/octet-stream");

  /** How many leading bytes decide. */
  static final int LEAD = 12;

  private final String mediaType;

  SafeType(String mediaType) {
    this.mediaType = mediaType;
  }

  String mediaType() {
    return mediaType;
  }

  boolean isPicture() {
    return this != OTHER;
  }

  /** Returns the type that a file's first bytes, at most {@link #LEAD} of them, state. */
  static SafeType of(byte[] lead) {
    if (has(lead, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) {
      return PNG;
    }
    if (has(lead, 0, 0xff, 0xd8, 0xff)) {
      return JPEG;
    }
    if (has(lead, 0, 'G', 'I', 'F', '8', '7', 'a') || has(lead, 0, 'G', 'I', 'F', '8', '9', 'a')) {
      return GIF;
    }
    if (has(lead, 0, 'R', 'I', 'F', 'F') && has(lead, 8, 'W', 'E', 'B', 'P')) {
      return WEBP;
    }
    return OTHER;
  }

  private static boolean has(byte[] bytes, int from, int... wanted) {
    if (bytes.length < from + wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if ((bytes[from + i] & 0xff) != wanted[i]) {
        return false;
      }
    }
    return true;
  }
}
