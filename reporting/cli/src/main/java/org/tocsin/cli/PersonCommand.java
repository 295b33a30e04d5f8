package org.tocsin.cli;

import org.tocsin.evidence.Actor;
import picocli.CommandLine.Mixin;

/** A command by which a named person, in a capacity, changes what a service has on record. */
abstract class PersonCommand extends LeafCommand {
  @Mixin private RoleOption capacity = new RoleOption();

  @Mixin private PersonOptions person = new PersonOptions();

  @Mixin private DataOptions data = new DataOptions();

  PersonCommand(Terminal terminal) {
    super(terminal);
  }

  /** Reads the options and says what is to be done, before any data is opened. */
  abstract Deed deed();

  /** Returns the person who acts. */
  Actor actor() {
    return new Actor(person.name(), capacity.role());
  }

  /** What is done with the service's data. */
  interface Deed {
    void to(ServiceData service) throws Exception;
  }

  @Override
  public final Integer call() throws Exception {
    Deed deed = deed();
    try (ServiceData service = data.open(terminal())) {
      deed.to(service);
    }
    return ExitCode.OK;
  }
}
