package org.tocsin.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.screening.ScreeningSettings;

class ScreeningSectionTest {
  private static final String SERVICE =
      """
      environment: TEST
      data: ./tocsin-data
      service:
        name: Teapot Chat
        reporter: { firstName: Pat, lastName: Example, email: trust-safety@teapot.example }
        companyTemplate: Teapot Chat LLC, 1 Sample Street
        legalUrl: https://teapot.example/legal
      lists:
        - { name: demo, file: demo.csv }
      clearinghouses:
        - name: mock
          kind: cybertipline
          url: http://127.0.0.1:8480/ispws
          account: test
          password: file:secret.txt
      """;

  @TempDir Path folder;

  private ScreeningSettings read(String screening) throws IOException {
    Files.writeString(folder.resolve("secret.txt"), "pass word\n", StandardCharsets.UTF_8);
    Path file = folder.resolve("tocsin.yaml");
    Files.writeString(file, SERVICE + screening, StandardCharsets.UTF_8);
    return ConfigFile.read(file).screening();
  }

  @Test
  void programs_leftOut_none() throws IOException {
    ScreeningSettings settings = read("");
    assertThat(settings.heif()).isEmpty();
    assertThat(settings.ffmpeg()).isEmpty();
  }

  @Test
  void programs_named_areSet() throws IOException {
    ScreeningSettings settings =
        read("screening: { heif: /usr/bin/heif-convert, ffmpeg: /usr/bin/ffmpeg }\n");
    assertThat(settings.heif()).contains(Path.of("/usr/bin/heif-convert"));
    assertThat(settings.ffmpeg()).contains(Path.of("/usr/bin/ffmpeg"));
  }

  @Test
  void programs_byNameAlone_refusedWithPlaceAndRemedy() {
    assertThatThrownBy(() -> read("screening: { heif: heif-convert }\n"))
        .hasMessageContaining("16:20: screening.heif: heif is the absolute path of a program");
    assertThatThrownBy(() -> read("screening: { ffmpeg: bin/ffmpeg }\n"))
        .hasMessageContaining("16:22: screening.ffmpeg: ffmpeg is the absolute path of a program");
  }
}
