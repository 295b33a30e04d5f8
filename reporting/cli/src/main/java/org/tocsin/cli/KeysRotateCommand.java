package org.tocsin.cli;

import org.tocsin.evidence.Actor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Seals the keys of all evidence to the custodians of today. */
@Command(
    name = "rotate",
    header = "Seals the keys of all evidence anew, to the custodians that are configured now.",
    description = {
      "",
      "The sealed bytes stay as they are; only their keys are wrapped anew, and the custody log says",
      "so of each. This node needs a private key that opens what was sealed before. What was done",
      "when it breaks off stays done: run it again.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar keys rotate --by pat --config tocsin.yaml",
      "",
      "Exit status: 0 all keys are sealed to them; 1 it failed; 2 not understood."
    })
final class KeysRotateCommand extends LeafCommand {
  @Mixin private RoleOption capacity = new RoleOption();

  @Mixin private PersonOptions person = new PersonOptions();

  @Mixin private DataOptions data = new DataOptions();

  KeysRotateCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    Actor by = new Actor(person.name(), capacity.role());
    try (ServiceData service = data.open(terminal())) {
      ServiceData.Evidence evidence = service.evidenceWithKeys();
      int keys = evidence.vault().rewrap(evidence.custodians(), by);
      int custodians = evidence.custodians().certificates().size();
      if (isJson()) {
        terminal().line(JsonLine.of(json -> json.put("keys", keys).put("custodians", custodians)));
      } else {
        terminal()
            .line(
                Shown.count(keys, "key is", "keys are")
                    + " sealed to "
                    + Shown.count(custodians, "custodian", "custodians"));
      }
    }
    return ExitCode.OK;
  }
}
