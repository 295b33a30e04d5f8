package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.config.ConfigException;
import org.tocsin.config.ListSettings;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.ListStatus;
import org.tocsin.store.Database;
import org.tocsin.testkit.SettableClock;

/** What a start does with the files of lists. */
class ListFilesTest {
  private static final String HEADER =
      "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n";
  private static final String LINE = "md5,00112233445566778899aabbccddeeff,e-1,c,T_TEST,,,false\n";

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");

  private ListStatus start(Database database, Path file) {
    HashLists lists = HashLists.open(database, clock);
    new ListFiles(lists).load(ListSettings.of("demo", file));
    return lists.status().get(0);
  }

  @Test
  void fileThatDidNotChange_isNotImportedAtTheNextStart_andStaysAsOldAsItIs() throws IOException {
    Path file = Files.writeString(folder.resolve("list.csv"), HEADER + LINE);
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    try (Database database = Database.sqlite(folder.resolve("lists.db"))) {
      ListStatus first = start(database, file);
      assertThat(first.entries()).isOne();
      clock.advance(Duration.ofDays(8));
      ListStatus again = start(database, file);
      assertThat(again.version()).isEqualTo(first.version());
      assertThat(again.age()).hasDays(8);
      Files.writeString(file, HEADER + LINE + LINE.replace("e-1", "e-2"));
      ListStatus changed = start(database, file);
      assertThat(changed.version()).isNotEqualTo(first.version());
      assertThat(changed.entries()).isEqualTo(2);
      assertThat(changed.age()).isZero();
      Files.delete(file);
      assertThatThrownBy(() -> start(database, file))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("demo")
          .hasMessageContaining("cannot be opened or read");
    }
  }
}
