package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.config.ConfigException;
import org.tocsin.config.PayloadPolicy;
import org.tocsin.config.Role;
import org.tocsin.config.Route;
import org.tocsin.filing.FilingListener;
import org.tocsin.filing.Manual;
import org.tocsin.filing.SampleKind;
import org.tocsin.model.Action;
import org.tocsin.store.Dialect;

/** What of a changed file is taken over while the service runs, and what takes a restart. */
abstract class ReloadContract extends ReloadCase {
  ReloadContract(Dialect dialect) {
    super(dialect);
  }

  private static List<Thread> watching() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("tocsin-config"))
        .toList();
  }

  @Test
  void fileThatChanged_isTakenOverWithACustodyEntryThatNamesKeysAndNoSecret() throws Exception {
    Tocsin tocsin = start();
    assertThat(action(undecodable(tocsin, "up-1"))).isEqualTo(Action.HOLD);
    look(tocsin);
    assertThat(tocsin.configurationChanges()).isEmpty();
    String text =
        yaml()
            .replace("default: HOLD", "default: REFUSE")
            .replace("match: 31", "match: 12")
            .replace("overdue:", "policies: [{ classifications: [A1], onMatch: HOLD }]\noverdue:");
    rig.write("tocsin.yaml", text);
    look(tocsin);
    assertThat(action(undecodable(tocsin, "up-2"))).isEqualTo(Action.REFUSE);
    assertThat(action(tocsin.screen(rig.upload("up-3", rig.listed)))).isEqualTo(Action.HOLD);
    assertThat(tocsin.lists().status().get(0).policy().matchThreshold()).isEqualTo(12);
    assertThat(tocsin.config().policies()).hasSize(1);
    assertThat(entries(tocsin))
        .containsExactly(
            "file | the file changed | lists[demo].match, policies[0].classifications,"
                + " policies[0].onMatch, undetermined.default");
    assertThat(tocsin.configurationChanges().get(0).event().details().get("file-sha256"))
        .isEqualTo(TocsinRig.sha256(text.getBytes(StandardCharsets.UTF_8)));
    // The secret alone: its key is named, its value is not, and it is used.
    rig.write("hook.txt", "another secret of a receiver");
    look(tocsin);
    assertThat(entries(tocsin)).hasSize(2);
    assertThat(entries(tocsin).get(1))
        .isEqualTo("file | the file changed | notifications[team].password");
    assertThat(tocsin.configurationChanges().toString()).doesNotContain("another secret");
    // Words that mean the same are no change.
    rig.write("tocsin.yaml", text + "# a remark\n");
    look(tocsin);
    assertThat(entries(tocsin)).hasSize(2);
    assertThat(alarms).isEmpty();
    assertThat(tocsin.docket().verify(Optional.empty(), (done, all, bytes) -> {}).custody())
        .isEmpty();
  }

  @Test
  void fileThatSaysWhoChangedItAndWhy_isQuotedForThatChangeAlone() {
    Tocsin tocsin = start();
    String said = "changed: { by: Ann Example, why: longer holidays }\n";
    rig.write("tocsin.yaml", yaml().replace("unfiled: 24h", "unfiled: 48h") + said);
    look(tocsin);
    assertThat(entries(tocsin))
        .containsExactly("file | longer holidays | changed.by, changed.why, overdue.unfiled");
    assertThat(tocsin.configurationChanges().get(0).event().details())
        .containsEntry("said-by", "Ann Example");
    rig.write("tocsin.yaml", yaml().replace("unfiled: 24h", "unfiled: 72h") + said);
    look(tocsin);
    assertThat(entries(tocsin).get(1)).isEqualTo("file | the file changed | overdue.unfiled");
    assertThat(tocsin.configurationChanges().get(1).event().details()).doesNotContainKey("said-by");
    assertThat(alarms).isEmpty();
  }

  @Test
  void reload_byAPerson_saysWhoAndWhy() {
    Tocsin tocsin = start();
    assertThat(tocsin.reload("pat", "nothing")).isEmpty();
    assertThat(tocsin.configurationChanges()).isEmpty();
    write("unfiled: 24h", "unfiled: 48h");
    assertThat(tocsin.reload("pat", "holidays"))
        .extracting(c -> c.path())
        .containsExactly("overdue.unfiled");
    assertThat(entries(tocsin)).containsExactly("pat | holidays | overdue.unfiled");
    assertThat(tocsin.config().overdue().unfiled()).isEqualTo(Duration.ofDays(2));
    write("unfiled: 24h", "unfiled: soon");
    assertThatThrownBy(() -> tocsin.reload("pat", "typing"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("overdue.unfiled: must be a duration");
    assertThat(tocsin.config().overdue().unfiled()).isEqualTo(Duration.ofDays(2));
    assertThatThrownBy(() -> tocsin.reload("pat", " "))
        .isInstanceOf(IllegalArgumentException.class);
    tocsin.close();
    assertThatThrownBy(() -> tocsin.reload("pat", "late")).isInstanceOf(TocsinException.class);
  }

  @Test
  void changeThatIsTakenOver_isHeardOfOnceByAllWithoutAnyValue() {
    List<String> heard = new CopyOnWriteArrayList<>();
    Tocsin tocsin =
        rig.start(
            builder()
                .listener(
                    new FilingListener() {
                      @Override
                      public void configurationChanged(String who, String why, int keys) {
                        heard.add(who + " | " + why + " | " + keys);
                        if (heard.size() == 1) {
                          throw new AssertionError("sample");
                        }
                        throw new IllegalStateException("sample");
                      }
                    }));
    rig.write(
        "tocsin.yaml",
        yaml().replace("default: HOLD", "default: REFUSE").replace("match: 31", "match: 12"));
    look(tocsin);
    assertThat(tocsin.reload("pat", "nothing new")).isEmpty();
    look(tocsin);
    assertThat(heard).containsExactly("file | the file changed | 2");
    write("unfiled: 24h", "unfiled: 48h");
    assertThat(tocsin.reload("pat", "holidays")).hasSize(3);
    assertThat(heard).containsExactly("file | the file changed | 2", "pat | holidays | 3");
    // An error of the host ends the telling of that one, and no runtime exception does.
    assertThat(SampleKind.CHANGES).containsExactly("team: pat, holidays, 3");
    // What is refused is none.
    change(tocsin, "default: HOLD", "default: PASS");
    assertThat(heard).hasSize(2);
    assertThat(entries(tocsin)).hasSize(2);
  }

  @Test
  void fileThatChangedWhileTheServiceWasStopped_isOnRecordAtTheStart() {
    Tocsin first = start();
    change(first, "unfiled: 24h", "unfiled: 48h");
    assertThat(entries(first)).hasSize(1);
    first.close();
    String text = yaml().replace("unfiled: 24h", "unfiled: 48h");
    rig.write("tocsin.yaml", text);
    TocsinBuilder same =
        Tocsin.builder(folder.resolve("tocsin.yaml")).clock(rig.clock).watchInterval(Duration.ZERO);
    Tocsin second = rig.start(same);
    assertThat(entries(second)).as("what was taken over is no change at the start").hasSize(1);
    second.close();
    rig.write("tocsin.yaml", text.replace("header: Forwarded", "header: X-Forwarded-For"));
    Tocsin third =
        rig.start(
            Tocsin.builder(folder.resolve("tocsin.yaml"))
                .clock(rig.clock)
                .watchInterval(Duration.ZERO));
    assertThat(entries(third)).hasSize(2);
    assertThat(entries(third).get(1))
        .isEqualTo("file | the service was started with another file | trustedProxies.header");
    third.close();
    Tocsin fourth =
        rig.start(
            Tocsin.builder(folder.resolve("tocsin.yaml"))
                .clock(rig.clock)
                .watchInterval(Duration.ZERO));
    assertThat(entries(fourth)).hasSize(2);
  }

  @Test
  void badFile_isRefusedWithOneAlarmForEachContent() throws Exception {
    Tocsin tocsin = start();
    for (int times = 0; times < 3; times++) {
      change(tocsin, "default: HOLD", "default: PASS");
    }
    assertThat(alarms).containsExactly("CONFIGURATION_REFUSED config");
    assertThat(SampleKind.HEARD).contains("team alarm CONFIGURATION_REFUSED config");
    change(tocsin, "overdue:", "overdue: [");
    assertThat(alarms).hasSize(2);
    Files.delete(folder.resolve("tocsin.yaml"));
    look(tocsin);
    look(tocsin);
    assertThat(alarms).hasSize(3);
    // A secret that is missing, and then is there: the file itself stays as it is.
    change(tocsin, "password: \"file:hook.txt\"", "password: \"file:new.txt\"");
    assertThat(alarms).hasSize(4);
    assertThat(action(undecodable(tocsin, "up-1"))).isEqualTo(Action.HOLD);
    assertThat(tocsin.configurationChanges()).isEmpty();
    rig.write("new.txt", "sample secret of a receiver");
    look(tocsin);
    assertThat(entries(tocsin))
        .containsExactly("file | the file changed | notifications[team].password");
    assertThat(alarms).hasSize(4);
    // What was bad once is bad again when it comes back.
    change(tocsin, "default: HOLD", "default: PASS");
    change(tocsin, "default: HOLD", "default: HOLD");
    change(tocsin, "default: HOLD", "default: PASS");
    assertThat(alarms).hasSize(6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "data: data | data: other | tocsin.yaml:2:7: data: takes a restart",
        "overdue: | 'snapshots: { key: \"file:key.txt\" }\noverdue:' | snapshots.key: takes a restart",
        "roles: [screen, file, maintain] | roles: [screen] | tocsin.yaml:4:8: roles: takes a restart",
        "header: Forwarded | header: X-Forwarded-For | tocsin.yaml:20:27: trustedProxies.header: takes a restart",
        "'reported: [{ name: own, notBefore: 2y }]' | 'reported: [{ name: own, notBefore: 1y }]' | retention.reported[own].notBefore: keeps some evidence for less long than until now: takes a restart",
        "'reported: [{ name: own, notBefore: 2y }]' | 'reported: [{ name: new, notBefore: 9y }]' | retention.reported[own].name: keeps some",
        "'reported: [' | 'us2258a: false, reported: [' | retention.us2258a: keeps some evidence",
        "'reported: [' | 'closed: { TEST: [{ name: mine, notBefore: 9y }] }, reported: [' | retention.closed.TEST[mine].name: keeps some",
      })
  void whatTakesARestart_isRefusedAtItsKeyWithAllElse(String from, String to, String finding) {
    rig.write("key.txt", "0".repeat(64));
    Tocsin tocsin = start();
    rig.write(
        "tocsin.yaml",
        yaml().replace(from, to.replace("\\n", "\n")).replace("default: HOLD", "default: REFUSE"));
    assertThatThrownBy(() -> tocsin.reload("pat", "trying"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(finding);
    assertThat(tocsin.config().undetermined().byDefault()).isEqualTo(Action.HOLD);
    assertThat(tocsin.configurationChanges()).isEmpty();
  }

  @Test
  void environment_inTheFileOfARunningService_isNeverTakenOver() {
    Tocsin tocsin = start();
    rig.write(
        "tocsin.yaml",
        yaml()
            .replace(
                "environment: TEST",
                "environment: PRODUCTION\nproduction: { acknowledge: reports filed here are real and cannot be recalled }"));
    look(tocsin);
    assertThat(tocsin.config().environment()).isEqualTo(org.tocsin.model.Environment.TEST);
    assertThat(alarms).containsExactly("CONFIGURATION_REFUSED config");
  }

  @Test
  void retentionThatKeepsLonger_isTakenOver() {
    Tocsin tocsin = start();
    change(
        tocsin,
        "reported: [{ name: own, notBefore: 2y }]",
        "reported: [{ name: own, notBefore: 3y }, { name: more, notBefore: 1d }]");
    assertThat(tocsin.config().preservation().retention().reported())
        .extracting(rule -> rule.name() + " " + rule.notBefore())
        .containsExactly("us-2258a P1Y", "own P3Y", "more P1D");
  }

  @Test
  void fileWithoutAnyDestination_isRefused() {
    Tocsin tocsin = start();
    String text = yaml();
    rig.write(
        "tocsin.yaml",
        text.substring(0, text.indexOf("clearinghouses:"))
            + text.substring(text.indexOf("notifications:")));
    assertThatThrownBy(() -> tocsin.reload("pat", "trying"))
        .hasMessageContaining("leaves no destination: takes a restart");
    assertThat(tocsin.config().deliveries()).hasSize(2);
  }

  @Test
  void rulesOfUpkeepAndProxies_areThoseOfTheNewFile() {
    Tocsin tocsin = start();
    assertThat(tocsin.observe("198.51.100.8", 1, List.of("for=192.0.2.99")).address().toOptional())
        .map(Object::toString)
        .isPresent();
    change(tocsin, "198.51.100.7/32", "198.51.100.8/32");
    assertThat(
            tocsin
                .observe("198.51.100.8", 1, List.of("for=192.0.2.99"))
                .address()
                .toOptional()
                .orElseThrow()
                .text())
        .isEqualTo("192.0.2.99");
    tocsin.screen(rig.upload("up-1", rig.listed));
    assertThat(rig.settle()).isTrue();
    rig.clock.advance(Duration.ofHours(80));
    change(tocsin, "overdue: { unfiled: 24h }", "overdue: { unfiled: 24h, byHand: 100h }");
    tocsin.upkeep();
    assertThat(alarms).doesNotContain("OVERDUE portal");
    change(tocsin, "overdue: { unfiled: 24h }", "overdue: { unfiled: 24h, byHand: 79h }");
    rig.clock.advance(Duration.ofHours(1));
    tocsin.upkeep();
    assertThat(alarms).contains("OVERDUE portal");
    assertThat(tocsin.config().preservation().retention().reported()).hasSize(2);
  }

  @Test
  void rolesAndDestinationsOfTheHost_stay() {
    Manual desk = new Manual(URI.create("https://desk.example/"), PayloadPolicy.HASHES_ONLY);
    Tocsin tocsin =
        rig.start(
            builder()
                .roles(EnumSet.of(Role.FILE))
                .destination("desk", desk)
                .route("desk", Route.EVERYTHING.withPriority(1)));
    change(tocsin, "default: HOLD", "default: REFUSE");
    assertThat(tocsin.config().roles()).containsExactly(Role.FILE);
    assertThat(tocsin.config().routes()).containsEntry("desk", Route.EVERYTHING.withPriority(1));
    assertThat(tocsin.config().routes()).containsKeys("mock", "portal", "police");
    assertThat(tocsin.config().undetermined().byDefault()).isEqualTo(Action.REFUSE);
  }

  @Test
  void configurationThatWasChangedInCode_isNotReadAgain() {
    Tocsin tocsin = rig.start(builder().allowEmptyLists());
    change(tocsin, "default: HOLD", "default: REFUSE");
    assertThat(tocsin.config().undetermined().byDefault()).isEqualTo(Action.HOLD);
  }

  @Test
  void configurationInCode_hasNoFileToRead() {
    Tocsin tocsin = rig.start();
    assertThatThrownBy(() -> tocsin.reload("pat", "trying")).isInstanceOf(TocsinException.class);
  }

  @Test
  void file_isLookedAtByAThreadOfItsOwnUntilTheEnd() {
    Tocsin tocsin = rig.start(builder().watchInterval(Duration.ofSeconds(1)));
    write("default: HOLD", "default: REFUSE");
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (tocsin.config().undetermined().byDefault() != Action.REFUSE) {
      assertThat(System.nanoTime()).as("the file was not looked at").isLessThan(end);
      LockSupport.parkNanos(10_000_000);
    }
    assertThat(watching()).hasSize(1).allMatch(Thread::isDaemon);
    tocsin.close();
    assertThat(watching()).isEmpty();
  }
}
