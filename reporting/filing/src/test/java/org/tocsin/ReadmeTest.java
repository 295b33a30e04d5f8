package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.config.Secret;
import org.tocsin.model.Room;

class ReadmeTest {
  private static final Path ROOT = Path.of("..", "..");

  @Test
  void readme_firstScreen_isTheCompiledCode() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"), StandardCharsets.UTF_8);
    String source =
        Files.readString(
            Path.of("src", "test", "java", "org", "tocsin", "ReadmeSnippet.java"),
            StandardCharsets.UTF_8);
    String code =
        source
            .substring(
                source.indexOf("// readme: begin\n") + "// readme: begin\n".length(),
                source.indexOf("    // readme: end"))
            .stripTrailing()
            .stripIndent();
    String shown =
        code.replace("dataDirectory(data)", "dataDirectory(Path.of(\"tocsin-data\"))")
            .replace("hashList(\"demo\", list)", "hashList(\"demo\", Path.of(\"demo-list.csv\"))");
    assertThat(readme).contains("```java\n" + shown + "\n```");
    assertThat(readme.lines().toList().indexOf("```java")).as("code by line 25").isLessThan(25);
    assertThat(readme).contains("mvn -q -Pdemo", "mvn verify");
  }

  @Test
  void readme_code_refusesAListedPictureAndDeliversAnother(@TempDir Path folder)
      throws IOException {
    try (TocsinRig rig = new TocsinRig(folder)) {
      Path listed = Files.write(folder.resolve("listed.png"), rig.listed);
      Path other = Files.write(folder.resolve("other.png"), TocsinRig.picture(77));
      List<String> done = new ArrayList<>();
      run(rig, "data-1", listed, done);
      run(rig, "data-2", other, done);
      assertThat(done).containsExactly("refused", "posted other.png");
    }
  }

  @Test
  void docs_everyLinkOfTheReadme_leadsSomewhere() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"), StandardCharsets.UTF_8);
    var links = java.util.regex.Pattern.compile("\\]\\((docs[^)#]*)").matcher(readme);
    int found = 0;
    while (links.find()) {
      assertThat(ROOT.resolve(links.group(1))).exists();
      found++;
    }
    assertThat(found).isGreaterThan(5);
  }

  private static void run(TocsinRig rig, String data, Path file, List<String> done) {
    ReadmeSnippet.run(
        rig.folder.resolve(data),
        rig.folder.resolve("list.csv"),
        rig.mock.baseUri(),
        Secret.of("test".toCharArray()),
        file,
        rig.uploader,
        Room.publicChannel("room-1", "Tea"),
        "192.0.2.10",
        51515,
        List.of(),
        new ReadmeSnippet.Chat() {
          @Override
          public void post(Path posted) {
            done.add("posted " + posted.getFileName());
          }

          @Override
          public void keepBack(Path kept) {
            done.add("kept");
          }

          @Override
          public void tellUploader(String words) {
            done.add("refused");
          }
        });
  }
}
