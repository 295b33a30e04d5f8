package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tocsin.filing.Alarm;
import org.tocsin.filing.FilingListener;
import org.tocsin.hashlist.ListAlarm;
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
