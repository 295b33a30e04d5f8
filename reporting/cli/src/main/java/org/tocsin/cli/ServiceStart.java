package org.tocsin.cli;

import java.lang.reflect.RecordComponent;
import java.util.Set;
import org.tocsin.Tocsin;
import org.tocsin.TocsinBuilder;
import org.tocsin.config.Role;
import org.tocsin.config.TocsinConfig;

/** Starts a service from a configuration file in other roles than the file says. */
final class ServiceStart {
  private ServiceStart() {}

  /**
   * Returns a service of a configuration in some roles.
   *
   * @throws CommandException when a part of the configuration could not be carried over
   */
  static TocsinBuilder of(TocsinConfig config, Set<Role> roles) {
    TocsinBuilder service =
        Tocsin.builder()
            .dataDirectory(config.dataDirectory())
            .service(config.service())
            .custodians(config.custody())
            .trustedProxies(config.trustedProxies())
            .screening(config.screening())
            .undetermined(config.undetermined())
            .roles(roles);
    config.lists().forEach(service::hashList);
    config.clearinghouses().forEach(service::cyberTipline);
    config.production().ifPresent(service::production);
    config.postgresql().ifPresent(service::postgresql);
    if (config.emptyListsAllowed()) {
      service.allowEmptyLists();
    }
    if (config.loopbackClients()) {
      service.allowLoopbackClients();
    }
    requireWhole(config, service.config());
    return service;
  }

  /** A setting that was lost on the way would be obeyed by nobody, so nothing starts without it. */
  private static void requireWhole(TocsinConfig read, TocsinConfig carried) {
    for (RecordComponent part : TocsinConfig.class.getRecordComponents()) {
      if (part.getName().equals("roles")) {
        continue;
      }
      try {
        if (!part.getAccessor().invoke(read).equals(part.getAccessor().invoke(carried))) {
          throw CommandException.failed(
              "this command cannot start a service with the setting " + part.getName());
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("a record shows its parts", e);
      }
    }
  }
}
