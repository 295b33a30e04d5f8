package org.tocsin.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.tocsin.filing.Alarm;
import org.tocsin.filing.FilingListener;
import org.tocsin.model.FilingId;

/** What a person should learn of a worker that runs goes where the process' output goes. */
final class RunNews implements FilingListener {
  private final Terminal terminal;
  private final boolean json;
  private final Path file;

  /**
   * Tells on a terminal.
   *
   * @param json whether as objects among the results
   * @param file the configuration that the worker follows
   */
  RunNews(Terminal terminal, boolean json, Path file) {
    this.terminal = terminal;
    this.json = json;
    this.file = file;
  }

  @Override
  public void alarm(Alarm alarm, String destination, Optional<FilingId> filing) {
    if (json) {
      terminal.line(
          JsonLine.of(
              line ->
                  line.put("alarm", alarm.name())
                      .put("destination", destination)
                      .put("filing", filing)));
      return;
    }
    terminal.note(
        "alarm: "
            + alarm
            + " at "
            + Shown.plain(destination)
            + filing.map(id -> ", filing " + id).orElse(""));
    if (alarm == Alarm.CONFIGURATION_REFUSED) {
      terminal.note(
          "  what held before goes on; config check "
              + Shown.plain(file.toString())
              + " says what is wrong; when it finds nothing, config diff says what takes a restart,"
              + " and the log what else stands in the way");
    }
  }

  @Override
  public void configurationChanged(String who, String why, int keys) {
    if (json) {
      terminal.line(
          JsonLine.of(
              line ->
                  line.put("configuration", "CHANGED")
                      .put("keys", keys)
                      .put("by", who)
                      .put("why", why)));
    } else {
      terminal.note(
          "configuration: "
              + Shown.count(keys, "changed key holds", "changed keys hold")
              + " from now on ("
              + Shown.plain(who)
              + ": "
              + Shown.plain(why)
              + ")");
    }
  }
}
