package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where an item goes in files as people write them. */
class ListInsertionTest {
  private static final List<String> ITEM = List.of("- name: new", "  file: new.csv");

  private static String into(String text) {
    return ListInsertion.into(text, ITEM).orElseThrow().text();
  }

  @Test
  void item_goesBehindTheOthers_withTheirIndentation() {
    assertThat(
            into(
                """
                a: 1
                lists:
                    - name: old
                      file: old.csv
                b: 2
                """))
        .isEqualTo(
            """
            a: 1
            lists:
                - name: old
                  file: old.csv
                - name: new
                  file: new.csv
            b: 2
            """);
    assertThat(
            into(
                """
                lists:
                - name: old
                - name: older
                b:
                - x
                """))
        .isEqualTo(
            """
            lists:
            - name: old
            - name: older
            - name: new
              file: new.csv
            b:
            - x
            """);
    assertThat(
            into(
                """
                lists: # ours
                  - { name: old, file: old.csv } # kept

                b: 2
                """))
        .isEqualTo(
            """
            lists: # ours
              - { name: old, file: old.csv } # kept
              - name: new
                file: new.csv

            b: 2
            """);
  }

  @Test
  void commentsOfTheLastItem_stayWithIt_andThoseOfWhatFollowsWithThat() {
    assertThat(
            into(
                """
                lists:
                  - name: old
                    # its file
                #     file: FILE

                # b
                b: 2
                """))
        .isEqualTo(
            """
            lists:
              - name: old
                # its file
            #     file: FILE
              - name: new
                file: new.csv

            # b
            b: 2
            """);
    assertThat(
            into(
                """
                lists:
                  - name: old
                    # its own
                # where reports go
                #
                b: 2
                """))
        .isEqualTo(
            """
            lists:
              - name: old
                # its own
              - name: new
                file: new.csv
            # where reports go
            #
            b: 2
            """);
    assertThat(
            into(
                """
                lists:
                  - name: old

                  # between

                  - name: older
                # the end"""))
        .isEqualTo(
            """
            lists:
              - name: old

              # between

              - name: older
            # the end
              - name: new
                file: new.csv
            """);
  }

  @Test
  void fileWithoutLists_getsTheSection() {
    String section =
        """

        lists:
          - name: new
            file: new.csv
        """;
    assertThat(into("a: 1")).isEqualTo("a: 1\n" + section);
    assertThat(into("a: 1\n# lists:\n")).isEqualTo("a: 1\n# lists:\n" + section);
    assertThat(into("lists: []  # none yet\nb: 2\n"))
        .isEqualTo(
            """
            lists: # none yet
              - name: new
                file: new.csv
            b: 2
            """);
  }

  @Test
  void lineEnds_areThoseOfTheFile() {
    String text =
        """
        a: 1
        lists:
          - name: old
        b: 2
        """;
    assertThat(into(text.replace("\n", "\r\n")))
        .isEqualTo(into(text).replace("\n", "\r\n"))
        .contains("  - name: new\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lists: [{name: old}]\n",
        "lists: [\n  {name: old}]\n",
        "lists: &all\n  - name: old\n",
        "lists: *all\n",
        "\"lists\":\n  - name: old\n",
        "'lists' :\n  - name: old\n",
        "lists :\n  - name: old\n",
        "lists:\n  - name: old\nlists:\n  - name: other\n"
      })
  void whatIsNotPlain_isGivenUp(String text) {
    assertThat(ListInsertion.into(text, ITEM)).isEmpty();
  }

  @Test
  void line_isWhereTheItemBegins() {
    assertThat(ListInsertion.into("a: 1\nlists:\n  - name: old\n", ITEM).orElseThrow().line())
        .isEqualTo(4);
    assertThat(ListInsertion.into("a: 1\n", ITEM).orElseThrow().line()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "A1, A1",
        "yes, \"yes\"",
        "Null, \"Null\"",
        "12, \"12\"",
        "1e3, \"1e3\"",
        "a b, \"a b\"",
        "a: b, \"a: b\"",
        "#, \"#\"",
        "say \"x\" \\, \"say \\\"x\\\" \\\\\"",
        "ä, \"ä\""
      })
  void texts_areQuoted_whereYamlCouldTakeThemForSomethingElse(String text, String written) {
    assertThat(ListText.text(text)).isEqualTo(written);
  }
}
