package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.IntBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.model.Algorithm;
import org.tocsin.model.SeverityClass;

/** Lists of entries that do not fit the values are refused before anybody is told of them. */
class AssertionsTest {
  private static final EntryTable.Kind KIND =
      new EntryTable.Kind("demo", "v1", "club", "", SeverityClass.TEST);

  /** Three values: of one entry, of two, and of three. */
  private static Sections sections() {
    SnapshotBuilder builder = new SnapshotBuilder();
    int[] values = {1, 2, 2, 3, 3, 3};
    for (int i = 0; i < values.length; i++) {
      byte[] value = new byte[20];
      value[0] = (byte) values[i];
      builder.value(builder.entry(i, KIND, "e" + i, ListsMade.AT), Algorithm.SHA1, value);
    }
    Sections sections = Sections.inMemory();
    builder.build(sections);
    return sections;
  }

  private static IntBuffer lists(Sections sections) {
    return sections.view().get(Section.of(Section.Kind.MANY, Algorithm.SHA1.name())).asIntBuffer();
  }

  @Test
  void lists_asTheyAreWritten_fit() {
    Sections sections = sections();
    assertThat(lists(sections).limit()).isEqualTo(6);
    assertThat(Assertions.of(sections.view(), Algorithm.SHA1.name()).size()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void lists_withAMarkTooManyOrTooFew_areRefused(int place) {
    Sections sections = sections();
    IntBuffer lists = lists(sections);
    lists.put(place, ~lists.get(place));
    assertThatThrownBy(() -> Assertions.of(sections.view(), Algorithm.SHA1.name()))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("do not fit");
  }
}
