package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tocsin.filing.Alarm;
import org.tocsin.filing.FilingListener;
import org.tocsin.hashlist.ListAlarm;
import org.tocsin.hashlist.SourceException;
import org.tocsin.hashlist.SyncReport;
import org.tocsin.model.FilingId;

/** What those hear of a list who hear of filings. */
class ListAlarmsTest {
  private static final Map<ListAlarm.Kind, Alarm> OTHERS = new EnumMap<>(ListAlarm.Kind.class);

  static {
    OTHERS.put(ListAlarm.Kind.STALE, Alarm.LIST_STALE);
    OTHERS.put(ListAlarm.Kind.LAG, Alarm.LIST_STALE);
    OTHERS.put(ListAlarm.Kind.CHECKPOINT_AGE, Alarm.LIST_STALE);
    OTHERS.put(ListAlarm.Kind.SNAPSHOT_AGE, Alarm.LIST_STALE);
    OTHERS.put(ListAlarm.Kind.CREDENTIAL, Alarm.LIST_UNREACHABLE);
    OTHERS.put(ListAlarm.Kind.PAGE_FAILING, Alarm.LIST_UNREACHABLE);
  }

  private static List<String> told(ListAlarm alarm) {
    List<String> told = new ArrayList<>();
    new ListAlarms(
            new FilingListener() {
              @Override
              public void alarm(Alarm kind, String destination, Optional<FilingId> filing) {
                told.add(kind + " " + destination);
              }
            })
        .alarm(alarm);
    return told;
  }

  @Test
  void run_isALine_withWhatWasPassedOverByName_andNothingThatLooksLikeAValue() {
    Map<String, Long> passed = new HashMap<>();
    passed.put("fingerprint PDQ_V2", 12L);
    passed.put("entry of a member not wanted", 3L);
    passed.put("element 00112233445566778899aabbccddeeff", 1L);
    passed.put("element x192.0.2.77", 1L);
    passed.put("element\nforged", 1L);
    passed.put("9001900190", 2L);
    assertThat(
            RunLine.of(
                new SyncReport(
                    "demo",
                    3,
                    100,
                    2,
                    1,
                    passed,
                    false,
                    false,
                    Optional.of("90 of 300 entries go"),
                    Optional.of(SourceException.Kind.RATE))))
        .isEqualTo(
            "3 pages read, 100 entries added, 2 changed, 1 removed, not to its end, ended early:"
                + " RATE, held until a person confirms it; passed over: 12 fingerprint PDQ_V2, 5"
                + " what is not named here, 3 entry of a member not wanted");
  }

  @Test
  void run_withVeryManyNames_namesTheMostFrequent() {
    Map<String, Long> passed = new HashMap<>();
    for (int i = 0; i < 30; i++) {
      passed.put("element e" + i, i + 1L);
    }
    String line =
        RunLine.of(
            new SyncReport(
                "demo", 1, 0, 0, 0, passed, true, true, Optional.empty(), Optional.empty()));
    assertThat(line)
        .startsWith("1 pages read, 0 entries added, 0 changed, 0 removed, caught up; passed over: ")
        .contains(": 30 element e29, 29 element e28, ", "11 element e10")
        .endsWith(", and 10 other kinds")
        .doesNotContain("element e9,");
  }

  /** Held is only what a person has to confirm: a smaller change has appeared. */
  @ParameterizedTest
  @EnumSource(ListAlarm.Kind.class)
  void everyKind_atEveryLevel_isTheAlarmThatSaysWhatToDo(ListAlarm.Kind kind) {
    boolean change = kind == ListAlarm.Kind.SHRINK || kind == ListAlarm.Kind.GROWTH;
    Alarm usual = OTHERS.getOrDefault(kind, Alarm.LIST_PROBLEM);
    assertThat(told(new ListAlarm("demo", kind, ListAlarm.Level.WARNING, "x")))
        .containsExactly(usual + " demo");
    assertThat(told(new ListAlarm("", kind, ListAlarm.Level.CRITICAL, "x")))
        .containsExactly((change ? Alarm.LIST_HELD : usual) + " lists");
  }
}
