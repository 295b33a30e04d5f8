package org.tocsin.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says whether what a service stands on is sound. */
@Command(
    name = "doctor",
    header = "Examines what a service stands on, and says what to do about what is wrong.",
    description = {
      "",
      "Clock, disk, certificates and keys, durability of the database, age of the hash lists, what",
      "waits to be sent, whether each source of lists and each look-up service knows the account,",
      "each clearinghouse by its status call, whether each mail server would take a message. Nothing",
      "is changed, filed or mailed, and no value is told.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar doctor --config tocsin.yaml",
      "",
      "Exit status: 0 nothing failed, warnings or not; 1 something failed; 2 not understood."
    })
final class DoctorCommand extends LeafCommand {
  @Mixin private DataOptions data = new DataOptions();

  DoctorCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() {
    Checkup checkup = Doctor.examine(data.file(), terminal().clock());
    for (Checkup.Line line : checkup.lines()) {
      tell(line);
    }
    long failures = checkup.count(Checkup.Level.FAILURE);
    if (!isJson()) {
      terminal()
          .note(
              Shown.count(failures, "failure", "failures")
                  + ", "
                  + Shown.count(checkup.count(Checkup.Level.WARNING), "warning", "warnings"));
    }
    return failures == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  private void tell(Checkup.Line line) {
    if (isJson()) {
      terminal()
          .line(
              JsonLine.of(
                  json ->
                      json.put("what", line.what())
                          .put("level", line.level().name())
                          .put("finding", line.finding())
                          .put("remedy", line.remedy().isEmpty() ? null : line.remedy())));
    } else {
      terminal()
          .line(
              line.level().shown(terminal())
                  + Shown.plain(line.what() + ": " + line.finding())
                  + (line.remedy().isEmpty() ? "" : Shown.plain(" -> " + line.remedy())));
    }
  }
}
