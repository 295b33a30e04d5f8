package org.tocsin.mock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.testkit.SettableClock;

class ArchiveTest {
  private final SettableClock clock = SettableClock.at("2026-02-01T12:00:00Z");
  @TempDir Path folder;

  private MockClearinghouse start(boolean keepBytes) {
    return MockClearinghouse.start(
        MockSettings.builder().clock(clock).data(folder).keepBytes(keepBytes).build());
  }

  @Test
  void state_afterARestart_isTheSame() throws IOException {
    long finished;
    long open;
    List<BookedReport> reports;
    List<BookedCall> calls;
    try (MockClearinghouse mock = start(false)) {
      Caller caller = new Caller(mock);
      finished = caller.open();
      String fileId = Caller.value(caller.upload(finished, "ü.png", new byte[9]), "fileId");
      caller.fileInfo(finished, fileId);
      caller.form("/finish", finished);
      caller.form("/retract", caller.open());
      caller.submit("<report/>");
      open = caller.open();
      reports = mock.books().reports();
      calls = mock.books().calls();
    }
    try (MockClearinghouse mock = start(false)) {
      assertThat(mock.books().reports()).isEqualTo(reports);
      assertThat(mock.books().calls()).isEqualTo(calls);
      Caller caller = new Caller(mock);
      assertThat(Caller.code(caller.form("/finish", finished))).isEqualTo(5102);
      assertThat(Caller.code(caller.form("/finish", open))).isZero();
      assertThat(caller.open()).isGreaterThan(open);
    }
  }

  @Test
  void halfWrittenEvent_atTheEnd_isForgotten() throws IOException {
    long id;
    try (MockClearinghouse mock = start(false)) {
      id = new Caller(mock).open();
    }
    Files.writeString(
        folder.resolve("journal.jsonl"), "{\"event\":\"ended\",", StandardOpenOption.APPEND);
    try (MockClearinghouse mock = start(false)) {
      assertThat(Caller.code(new Caller(mock).form("/retract", id))).isZero();
    }
    try (MockClearinghouse mock = start(false)) {
      assertThat(mock.books().report(id).orElseThrow().state()).isEqualTo(ReportState.RETRACTED);
    }
  }

  @Test
  void damagedJournal_isRefusedByLine() throws IOException {
    try (MockClearinghouse mock = start(false)) {
      new Caller(mock).open();
    }
    Path journal = folder.resolve("journal.jsonl");
    Files.writeString(journal, "nonsense\n" + Files.readString(journal));

    assertThatThrownBy(() -> start(false))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("line 1 of the mock's journal is damaged");
  }

  @Test
  void secondMock_onOneFolder_isRefused() {
    try (MockClearinghouse first = start(false)) {
      assertThat(first.books().reports()).isEmpty();
      assertThatThrownBy(() -> start(false))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("another mock uses the data folder");
    }
  }

  @Test
  void bytes_areKeptOnlyWhenAskedFor() throws IOException {
    byte[] pattern = "a benign pattern".getBytes(UTF_8);
    try (MockClearinghouse mock = start(true)) {
      Caller caller = new Caller(mock);
      String fileId = Caller.value(caller.upload(caller.open(), "a", pattern), "fileId");
      assertThat(Files.readAllBytes(mock.file(fileId).orElseThrow())).isEqualTo(pattern);
      assertThat(Caller.code(caller.upload(999_999_999, "a", pattern))).isEqualTo(5001);
      assertThat(mock.file("../journal.jsonl")).isEmpty();
    }
    try (Stream<Path> files = Files.list(folder.resolve("files"))) {
      assertThat(files).hasSize(1);
    }
    try (MockClearinghouse mock = start(false)) {
      Caller caller = new Caller(mock);
      String fileId = Caller.value(caller.upload(caller.open(), "a", pattern), "fileId");
      assertThat(mock.file(fileId)).isEmpty();
    }
  }
}
