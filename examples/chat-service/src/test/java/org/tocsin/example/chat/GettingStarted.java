package org.tocsin.example.chat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tocsin.Tocsin;
import org.tocsin.filing.FilingFilter;
import org.tocsin.filing.FilingSummary;
import org.tocsin.model.Account;
import org.tocsin.model.ContentSource;
import org.tocsin.model.NetworkOrigin;
import org.tocsin.model.Room;
import org.tocsin.model.Upload;
import org.tocsin.model.UploadId;

/** The code of docs/getting-started.md. What stands between the marks is what the page shows. */
final class GettingStarted {
  final List<String> done = new ArrayList<>();

  /** What a service knows of an upload. */
  record Posted(
      String attemptId,
      String userId,
      String userName,
      String roomId,
      String roomName,
      Path file) {}

  void screen(
      Tocsin tocsin,
      Posted posted,
      @Nullable String remoteAddress,
      int remotePort,
      List<String> forwardedLines) {
    String attemptId = posted.attemptId();
    String userId = posted.userId();
    String userName = posted.userName();
    String roomId = posted.roomId();
    String roomName = posted.roomName();
    Path file = posted.file();
    String fileName = file.getFileName().toString();
    // begin screen
    NetworkOrigin origin = tocsin.observe(remoteAddress, remotePort, forwardedLines);
    Upload upload =
        Upload.builder(
                new UploadId(attemptId), // yours, the same when the client tries again
                ContentSource.of(file), // or any stream that can be opened
                Account.of(userId, userName),
                origin,
                Room.publicChannel(roomId, roomName))
            .fileName(fileName)
            .build();

    switch (tocsin.screen(upload).action()) {
      case DELIVER -> deliver(file);
      case HOLD -> keepAway(file);
      case REFUSE -> tell("This file could not be posted.");
    }
    // end screen
  }

  static void see(Tocsin tocsin) {
    // begin see
    for (FilingSummary filing : tocsin.filings().list(FilingFilter.all())) {
      System.out.println(filing.id() + " " + filing.state() + " " + filing.reportId().orElse("-"));
    }
    // end see
  }

  static Tocsin start() {
    // begin start
    Tocsin tocsin = Tocsin.start(Path.of("tocsin.yaml"));
    // end start
    return tocsin;
  }

  private void deliver(Path file) {
    done.add("delivered " + file.getFileName());
  }

  private void keepAway(Path file) {
    done.add("held " + file.getFileName());
  }

  private void tell(String words) {
    done.add("told: " + words);
  }
}
