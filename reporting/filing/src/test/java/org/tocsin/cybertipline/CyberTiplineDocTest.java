package org.tocsin.cybertipline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page about the elements knows all of them, and no others. */
class CyberTiplineDocTest {
  private static final Path PAGE = Path.of("../../docs/cybertipline.md");

  @Test
  void page_hasARowForEveryElementAndAttribute_andNamesNoOther() throws Exception {
    Set<String> declared = new TreeSet<>();
    try (InputStream in =
        getClass().getClassLoader().getResourceAsStream(SchemaVersion.V2026.resource())) {
      XmlTrees.read(Objects.requireNonNull(in).readAllBytes())
          .walk()
          .forEach(
              node -> {
                if (node.name().equals("element")) {
                  declared.add(node.attribute("name").orElseThrow());
                } else if (node.name().equals("attribute")) {
                  declared.add("@" + node.attribute("name").orElseThrow());
                }
              });
    }
    Set<String> told = new TreeSet<>();
    for (String line : Files.readAllLines(PAGE, UTF_8)) {
      if (line.startsWith("| `") && line.split("\\|", -1).length == 5) {
        Matcher name = Pattern.compile("`(@?\\w+)`").matcher(line.split("\\|", -1)[1]);
        while (name.find()) {
          told.add(name.group(1));
        }
      }
    }
    assertThat(told).isEqualTo(declared);
  }
}
