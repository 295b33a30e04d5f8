package org.tocsin.example.chat;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.commons.fileupload.FileItemIterator;
import org.apache.commons.fileupload.FileItemStream;
import org.apache.commons.fileupload.FileUpload;
import org.apache.commons.fileupload.FileUploadException;
import org.apache.commons.fileupload.UploadContext;
import org.jspecify.annotations.Nullable;

/**
 * The one file of a {@code multipart/form-data} body (RFC 7578), read as it arrives.
 *
 * <p>The web server's own reader keeps parts in its temporary folder, by name, where a killed
 * process leaves them. This one hands the stream on.
 */
final class Multipart {
  /** Room for boundaries, headers and small fields beside the file. */
  private static final long OVERHEAD = 64 * 1024;

  /**
   * A part that is a file.
   *
   * @param name the name the client gives it, without folders
   */
  record Part(String name, Optional<String> declaredType, Spool bytes) {
    @Override
    public String toString() {
      return "Part";
    }
  }

  /** Takes the bytes of a part in. */
  interface Intake {
    Spool take(InputStream bytes) throws IOException;
  }

  private Multipart() {}

  /**
   * Reads a body to its end.
   *
   * @param mostBytes the largest file
   * @throws IOException when the body is not one well-formed file part among fields, or ends early,
   *     or is larger; nothing is kept then
   */
  static Part read(HttpServletRequest request, long mostBytes, Intake intake) throws IOException {
    FileUpload reader = new FileUpload();
    reader.setSizeMax(mostBytes + OVERHEAD);
    reader.setFileSizeMax(mostBytes);
    reader.setPartHeaderSizeMax(8 * 1024);
    reader.setFileCountMax(10);
    reader.setHeaderEncoding(StandardCharsets.UTF_8.name());
    Part found = null;
    try {
      FileItemIterator parts = reader.getItemIterator(new Body(request));
      while (parts.hasNext()) {
        FileItemStream part = parts.next();
        if (!part.isFormField() && found != null) {
          throw new IOException("one file at a time");
        }
        if (!part.isFormField()) {
          try (InputStream bytes = part.openStream()) {
            found =
                new Part(
                    baseName(part.getName()),
                    Optional.ofNullable(part.getContentType()),
                    intake.take(bytes));
          }
        }
      }
    } catch (FileUploadException e) {
      discard(found);
      throw new IOException("not a well-formed multipart body", e);
    } catch (IOException | RuntimeException e) {
      discard(found);
      throw e;
    }
    if (found == null) {
      throw new IOException("no file");
    }
    return found;
  }

  private static void discard(@Nullable Part part) throws IOException {
    if (part != null) {
      part.bytes().close();
    }
  }

  /** Some clients send a whole path; what is behind the last separator is the name. */
  private static String baseName(@Nullable String name) {
    String given = name == null ? "" : name;
    String base = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
    String printable =
        base.codePoints()
            .filter(c -> !Character.isISOControl(c))
            .limit(200)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
            .strip();
    return printable.isEmpty() ? "file" : printable;
  }

  private record Body(HttpServletRequest request) implements UploadContext {
    @Override
    public @Nullable String getCharacterEncoding() {
      return request.getCharacterEncoding();
    }

    @Override
    public @Nullable String getContentType() {
      return request.getContentType();
    }

    @Override
    @Deprecated
    public int getContentLength() {
      return request.getContentLength();
    }

    @Override
    public long contentLength() {
      return request.getContentLengthLong();
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return request.getInputStream();
    }
  }
}
