package org.tocsin.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptsTest {
  @TempDir Path folder;

  private MockSettings read(String yaml) throws IOException {
    Path file = folder.resolve("mock.yaml");
    Files.writeString(file, yaml);
    return MockSettings.builder().read(file).build();
  }

  @Test
  void configuration_readsSettingsKnobsAndFaults() throws IOException {
    MockSettings settings =
        read(
            """
            port: 8499
            basePath: /reports/ispws
            accounts:
              - {user: alpha, password: one}
              - {user: beta, password: "2", permissions: [submit, update]}
            knobs:
              statuses: always-200
              expiredCode: 5101
              secondFileInfo: replace
            faults:
              - {endpoint: finish, fault: drop-after}
              - {endpoint: upload, fault: 502, probability: 0.25, seed: 42}
              - {endpoint: submit, fault: 1000, times: 3}
            """);

    assertThat(settings.port()).isEqualTo(8499);
    assertThat(settings.basePath()).isEqualTo("/reports/ispws");
    assertThat(settings.accounts()).extracting(MockAccount::user).containsExactly("alpha", "beta");
    assertThat(settings.accounts().get(1).may(Permission.RETRACT)).isFalse();
    assertThat(settings.knobs())
        .isEqualTo(
            Knobs.defaults()
                .with(Knobs.Statuses.ALWAYS_200)
                .withExpiredCode(5101)
                .with(Knobs.SecondFileInfo.REPLACE));
    assertThat(settings.faults())
        .extracting(plan -> plan.fault().word())
        .containsExactly("drop-after", "502", "1000");
    assertThat(settings.faults().get(1).times()).isEqualTo(FaultPlan.ALWAYS);
    assertThat(settings.faults().get(2).times()).isEqualTo(3);
  }

  @Test
  void hashSharing_inTheConfiguration_isThereFromTheStart() throws IOException {
    MockSettings settings =
        read(
            """
            port: 0
            hashSharing:
              entries: 1000
              seed: 1
              tombstones: 0.1
              pageSize: 30
              cursorLifeSeconds: 60
              faults:
                - {fault: rate-429, route: next-page, amount: 7, times: 2}
                - {fault: mass-delete, amount: 10}
            """);
    try (MockClearinghouse mock = MockClearinghouse.start(settings)) {
      HashShare share = mock.hashShare();
      assertThat(share.live().size() + share.tombstones().size()).isEqualTo(1000);
      assertThat(share.tombstones()).hasSizeBetween(150, 250);
      assertThat(share.pageSize()).isEqualTo(30);
      assertThat(share.faults())
          .contains(
              HashSharePlan.of(HashShareFault.RATE_429)
                  .on(HashShareRoute.NEXT_PAGE)
                  .amount(7)
                  .times(2));
      try (MockClearinghouse again = MockClearinghouse.start(settings)) {
        assertThat(again.hashShare().live())
            .extracting(SharedEntry::fingerprints)
            .isEqualTo(share.live().stream().map(SharedEntry::fingerprints).toList());
      }
    }
  }

  @Test
  void emptyConfiguration_meansTheDefaults() throws IOException {
    assertThat(read("").accounts()).extracting(MockAccount::user).containsExactly("test");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prot: 1|configuration has no field prot",
        "port: many|port must be a whole number",
        "port: 99999999999|port is out of range",
        "port: 70000|a port is 0 to 65535",
        "basePath: ispws|a base path begins with a slash",
        "basePath: /control|belongs to the mock itself",
        "accounts: x|accounts must be a list",
        "accounts: [{user: a}]|account: password is missing",
        "accounts: [{user: a, password: s3cr3t, permissions: [fly]}]|permission must be one of",
        "knobs: {expiredCode: 5000}|expiredCode is 5001 or 5101",
        "faults: [{endpoint: submit, fault: nonsense}]|no fault of the name nonsense",
        "keepBytes: true|keeping bytes needs a data folder",
        "port: 1\\nport: 2|the configuration is no YAML",
        "hashSharing: {entries: 0}|entries are 1 to 2000000",
        "hashSharing: {pageSize: 1001}|a page has 1 to 1000 entries",
        "hashSharing: {faults: [{fault: nonsense}]}|no hash-sharing fault of the name nonsense",
        "hashSharing: {unknown: 1}|hashSharing has no field unknown",
        "[|the configuration is no YAML",
      })
  void unusableConfiguration_isRefusedByName(String yaml, String reason) {
    assertThatThrownBy(() -> read(yaml.replace("\\n", "\n")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason)
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  void missingConfiguration_isRefused() {
    assertThatThrownBy(() -> MockSettings.builder().read(folder.resolve("none.yaml")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void twoAccounts_ofOneName_areRefused() {
    MockSettings.Builder builder =
        MockSettings.builder().account(MockAccount.of("a", "1")).account(MockAccount.of("a", "2"));
    assertThatThrownBy(builder::build).isInstanceOf(IllegalArgumentException.class);
  }
}
