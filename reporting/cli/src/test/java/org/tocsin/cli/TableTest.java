package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columns_areAsWideAsTheirWidestCell() {
    Screen screen = Screen.redirected();
    Table table = Table.of("NAME", "N", "NOTE");
    table.row("ab", "1", "");
    table.row("😀😀😀😀😀", "22", "last");
    table.print(screen.terminal());
    assertThat(screen.out()).isEqualTo("NAME   N   NOTE\nab     1   -\n😀😀😀😀😀  22  last\n");
  }

  @Test
  void cells_cannotSteerTheTerminal() {
    Screen screen = Screen.redirected();
    Table table = Table.of("A");
    table.row("x\u001b]0;title\u0007");
    table.print(screen.terminal());
    assertThat(screen.out()).isEqualTo("A\nx\\u001b]0;title\\u0007\n");
  }

  @Test
  void row_ofAnotherLength_isRefused() {
    assertThatThrownBy(() -> Table.of("A", "B").row("only one"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
