package org.tocsin;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.tocsin.config.Secret;
import org.tocsin.model.Account;
import org.tocsin.model.ContentSource;
import org.tocsin.model.NetworkOrigin;
import org.tocsin.model.Room;
import org.tocsin.model.Upload;
import org.tocsin.model.UploadId;
import org.tocsin.report.ServiceProfile;

/** The README's first screen, compiled and run by {@link ReadmeTest}. */
final class ReadmeSnippet {
  interface Chat {
    void post(Path file);

    void keepBack(Path file);

    void tellUploader(String words);
  }

  private ReadmeSnippet() {}

  static void run(
      Path data,
      Path list,
      URI clearinghouse,
      Secret password,
      Path file,
      Account uploader,
      Room room,
      String peerAddress,
      int peerPort,
      List<String> forwardedHeaderLines,
      Chat chat) {
    // readme: begin
    try (Tocsin tocsin =
        Tocsin.builder()
            .dataDirectory(data)
            .service(ServiceProfile.of("Teapot Chat", "trust-safety@teapot.example"))
            .hashList("demo", list)
            .cyberTipline("mock", clearinghouse, "test", password)
            .start()) {

      NetworkOrigin origin = tocsin.observe(peerAddress, peerPort, forwardedHeaderLines);
      Upload upload =
          Upload.builder(new UploadId("attempt-1"), ContentSource.of(file), uploader, origin, room)
              .fileName("tea.png")
              .build();

      switch (tocsin.screen(upload).action()) {
        case DELIVER -> chat.post(file);
        case HOLD -> chat.keepBack(file);
        case REFUSE -> chat.tellUploader("This file could not be posted.");
      }
    }
    // readme: end
  }
}
