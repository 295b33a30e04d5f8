package org.tocsin.fingerprint;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.tocsin.model.MediaFamily;

/**
 * What content is, by its first bytes; never by its name or by what a client claims.
 *
 * @param name the media type, such as {@code image/png}
 * @param family the family of the media type
 */
public record MediaType(String name, MediaFamily family) {
  /** Content of no known kind. */
  public static final MediaType UNKNOWN =
      new MediaType("application/octet-stream", MediaFamily.OTHER);

  /** How many bytes at the beginning of content are enough to sniff it. */
  public static final int HEAD = 4096;

  public MediaType {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(family, "family");
  }

  /**
   * Returns the type that the first bytes of content say.
   *
   * @param head the first {@link #HEAD} bytes, or all when there are fewer
   * @param length the length of the whole content
   */
  public static MediaType sniff(byte[] head, long length) {
    String text = new String(head, 0, Math.min(head.length, HEAD), StandardCharsets.ISO_8859_1);
    MediaType picture = picture(text);
    if (!picture.equals(UNKNOWN)) {
      return picture;
    }
    MediaType boxed = boxed(text);
    if (!boxed.equals(UNKNOWN)) {
      return boxed;
    }
    MediaType other = other(text);
    return !other.equals(UNKNOWN) ? other : written(text);
  }

  private static MediaType picture(String t) {
    if (t.startsWith("\u00ff\u00d8\u00ff")) {
      return image("jpeg");
    }
    if (t.startsWith("\u0089PNG\r\n\u001a\n")) {
      return image("png");
    }
    if (t.startsWith("GIF87a") || t.startsWith("GIF89a")) {
      return image("gif");
    }
    if (t.startsWith("RIFF") && t.startsWith("WEBP", 8)) {
      return image("webp");
    }
    if (t.startsWith("II*\0") || t.startsWith("MM\0*")) {
      return image("tiff");
    }
    if (t.startsWith("II+\0") || t.startsWith("MM\0+")) {
      return image("x-big-tiff");
    }
    if (t.startsWith("BM") && t.length() >= 18 && isBitmapHeader(t.charAt(14), t.charAt(15))) {
      return image("bmp");
    }
    if (t.startsWith("\u00ff\n") || t.startsWith("\0\0\0\u000cJXL \r\n\u0087\n")) {
      return image("jxl");
    }
    if (t.startsWith("\0\0\0\u000cjP  \r\n\u0087\n") || t.startsWith("\u00ffO\u00ffQ")) {
      return image("jp2");
    }
    if (t.startsWith("8BPS")) {
      return image("vnd.adobe.photoshop");
    }
    if (t.startsWith("\0\0\1\0") && t.length() > 5 && t.charAt(4) > 0 && t.charAt(5) == 0) {
      return image("vnd.microsoft.icon");
    }
    if (t.startsWith("II\u00bc\1")) {
      return image("jxr");
    }
    if (t.startsWith("qoif")) {
      return image("qoi");
    }
    if (t.length() > 2
        && t.charAt(0) == 'P'
        && t.charAt(1) >= '1'
        && t.charAt(1) <= '7'
        && " \t\r\n#".indexOf(t.charAt(2)) >= 0) {
      return image("x-portable-anymap");
    }
    return UNKNOWN;
  }

  private static boolean isBitmapHeader(char low, char high) {
    return high == 0
        && (low == 12
            || low == 40
            || low == 52
            || low == 56
            || low == 64
            || low == 108
            || low == 124);
  }

  /** ISO base media files: pictures, video and audio in one container. */
  private static MediaType boxed(String t) {
    if (!t.startsWith("ftyp", 4) || t.length() < 12) {
      return UNKNOWN;
    }
    String brands = t.substring(8, Math.min(t.length(), 8 + 256));
    int box = t.charAt(0) << 24 | t.charAt(1) << 16 | t.charAt(2) << 8 | t.charAt(3);
    if (box > 8 && box - 8 < brands.length()) {
      brands = brands.substring(0, box - 8);
    }
    String major = brands.substring(0, 4);
    if (hasBrand(brands, "avif") || hasBrand(brands, "avis")) {
      return image("avif");
    }
    if (hasBrand(brands, "mif1")
        || hasBrand(brands, "msf1")
        || hasBrand(brands, "heic")
        || hasBrand(brands, "heix")
        || hasBrand(brands, "hevc")
        || hasBrand(brands, "heim")
        || hasBrand(brands, "heis")) {
      return image("heic");
    }
    if (major.startsWith("M4A") || major.startsWith("M4B")) {
      return new MediaType("audio/mp4", MediaFamily.AUDIO);
    }
    return new MediaType(
        major.startsWith("qt") ? "video/quicktime" : "video/mp4", MediaFamily.VIDEO);
  }

  private static boolean hasBrand(String brands, String brand) {
    for (int at = 0; at + 4 <= brands.length(); at += 4) {
      if (brands.startsWith(brand, at)) {
        return true;
      }
    }
    return false;
  }

  private static MediaType other(String t) {
    if (t.startsWith("PK\3\4") || t.startsWith("PK\5\6") || t.startsWith("PK\7\b")) {
      return zipped(t);
    }
    if (t.startsWith("Rar!\u001a\7")) {
      return archive("vnd.rar");
    }
    if (t.startsWith("7z\u00bc\u00af'\u001c")) {
      return archive("x-7z-compressed");
    }
    if (t.startsWith("\u001f\u008b")) {
      return archive("gzip");
    }
    if (t.startsWith("\u00fd7zXZ\0")) {
      return archive("x-xz");
    }
    if (t.startsWith("BZh")) {
      return archive("x-bzip2");
    }
    if (t.startsWith("(\u00b5/\u00fd")) {
      return archive("zstd");
    }
    if (t.startsWith("ustar", 257)) {
      return archive("x-tar");
    }
    if (t.startsWith("%PDF-")) {
      return new MediaType("application/pdf", MediaFamily.DOCUMENT);
    }
    if (t.startsWith("\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1")) {
      return new MediaType("application/x-ole-storage", MediaFamily.DOCUMENT);
    }
    if (t.startsWith("{\\rtf")) {
      return new MediaType("application/rtf", MediaFamily.DOCUMENT);
    }
    return sound(t);
  }

  /** Office documents are archives whose first entry says so. */
  private static MediaType zipped(String t) {
    if (t.startsWith("mimetypeapplication/", 30)) {
      return new MediaType(
          t.startsWith("epub", 50) ? "application/epub+zip" : "application/vnd.oasis.opendocument",
          MediaFamily.DOCUMENT);
    }
    if (t.startsWith("[Content_Types].xml", 30) || t.startsWith("_rels/.rels", 30)) {
      return new MediaType("application/vnd.openxmlformats-officedocument", MediaFamily.DOCUMENT);
    }
    return archive("zip");
  }

  private static MediaType sound(String t) {
    if (t.startsWith("\u001aE\u00df\u00a3")) {
      return t.contains("webm")
          ? new MediaType("video/webm", MediaFamily.VIDEO)
          : new MediaType("video/x-matroska", MediaFamily.VIDEO);
    }
    if (t.startsWith("RIFF") && t.startsWith("AVI ", 8)) {
      return new MediaType("video/x-msvideo", MediaFamily.VIDEO);
    }
    if (t.startsWith("RIFF") && t.startsWith("WAVE", 8)) {
      return new MediaType("audio/wav", MediaFamily.AUDIO);
    }
    if (t.startsWith("FLV\1")) {
      return new MediaType("video/x-flv", MediaFamily.VIDEO);
    }
    if (t.startsWith("\0\0\1\u00ba") || t.startsWith("\0\0\1\u00b3")) {
      return new MediaType("video/mpeg", MediaFamily.VIDEO);
    }
    if (t.startsWith("OggS")) {
      return t.contains("theora")
          ? new MediaType("video/ogg", MediaFamily.VIDEO)
          : new MediaType("audio/ogg", MediaFamily.AUDIO);
    }
    if (t.startsWith("fLaC")) {
      return new MediaType("audio/flac", MediaFamily.AUDIO);
    }
    if (t.startsWith("ID3")
        || (t.length() > 2 && t.charAt(0) == 0xff && (t.charAt(1) & 0xe6) == 0xe2)) {
      return new MediaType("audio/mpeg", MediaFamily.AUDIO);
    }
    if (t.length() > 2 && t.charAt(0) == 0xff && (t.charAt(1) & 0xf6) == 0xf0) {
      return new MediaType("audio/aac", MediaFamily.AUDIO);
    }
    return UNKNOWN;
  }

  /** Vector pictures and plain text. */
  private static MediaType written(String t) {
    String start = t.startsWith("\u00ef\u00bb\u00bf") ? t.substring(3) : t;
    String lower = start.toLowerCase(Locale.ROOT);
    if (lower.stripLeading().startsWith("<") && lower.contains("<svg")) {
      return new MediaType("image/svg+xml", MediaFamily.IMAGE);
    }
    if (lower.stripLeading().startsWith("<!doctype html") || lower.contains("<html")) {
      return new MediaType("text/html", MediaFamily.TEXT);
    }
    boolean plain = !t.isEmpty();
    for (int i = 0; i < t.length() && plain; i++) {
      char c = t.charAt(i);
      plain = c >= ' ' ? c != 0x7f : c == '\n' || c == '\r' || c == '\t' || c == '\f';
    }
    return plain ? new MediaType("text/plain", MediaFamily.TEXT) : UNKNOWN;
  }

  private static MediaType image(String subtype) {
    return new MediaType("image/" + subtype, MediaFamily.IMAGE);
  }

  private static MediaType archive(String subtype) {
    return new MediaType("application/" + subtype, MediaFamily.ARCHIVE);
  }
}
