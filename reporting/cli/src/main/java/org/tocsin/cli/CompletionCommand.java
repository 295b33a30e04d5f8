package org.tocsin.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what a shell needs to complete commands and options. */
@Command(
    name = "completion",
    header = "Prints what bash or zsh needs to complete commands and options.",
    description = {
      "",
      "It completes the word tocsin: call the jar by an alias or a script of that name.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  alias tocsin='java -jar /opt/tocsin/tocsin.jar'",
      "  source <(java -jar tocsin.jar completion bash)",
      "",
      "Exit status: 0 printed; 2 not understood."
    })
final class CompletionCommand extends LeafCommand {
  /** The shells that are known. */
  enum Shell {
    BASH,
    ZSH
  }

  @Parameters(paramLabel = "SHELL", description = "bash or zsh; the same text serves both.")
  private Shell shell = Shell.BASH;

  @Spec private CommandSpec spec = CommandSpec.create();

  CompletionCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() {
    String script = AutoComplete.bash("tocsin", spec.root().commandLine());
    if (isJson()) {
      terminal().line(JsonLine.of(json -> json.put("shell", shell.name()).put("script", script)));
    } else {
      terminal().line(script.stripTrailing());
    }
    return ExitCode.OK;
  }
}
