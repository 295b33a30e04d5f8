package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageTrailTest {
  /** Whatever leads into a circle of whatever length, it ends, and each time through its note. */
  @ParameterizedTest
  @CsvSource({"0,1", "1,1", "5,1", "0,2", "7,3", "100,1", "3,64", "1000,777"})
  void circle_anyBeginningAndLength_ends(int lead, int length) {
    int[] asked = {0};
    assertThatThrownBy(
            () -> {
              PageTrail trail = PageTrail.START;
              while (true) {
                int page = asked[0]++;
                String next = "/" + (page < lead ? page : lead + (page - lead) % length);
                trail = PageTrail.of("limit=9 " + trail.to(next).text());
              }
            })
        .isInstanceOfSatisfying(
            SourceException.class,
            e -> assertThat(e.kind()).isEqualTo(SourceException.Kind.UNREADABLE));
    assertThat(asked[0]).isGreaterThan(lead).isLessThanOrEqualTo(4 * (lead + length) + 4);
  }

  @Test
  void pages_thatNeverEnd_endAtTheBound() throws Exception {
    PageTrail trail = PageTrail.START;
    for (int page = 0; page < 100_000; page++) {
      trail = trail.to("/" + (page + 1));
    }
    assertThat(trail.pages()).isEqualTo(100_000);
    PageTrail last = new PageTrail(PageTrail.MOST, trail.mark());
    assertThatThrownBy(() -> last.to("/2"))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("1000000 pages");
  }

  @Test
  void note_withoutIt_isTheBeginning() {
    assertThat(PageTrail.of("")).isEqualTo(PageTrail.START);
    assertThat(PageTrail.of("limit=250")).isEqualTo(PageTrail.START);
    assertThat(PageTrail.START.text()).isEmpty();
  }
}
