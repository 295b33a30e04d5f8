package org.tocsin.cli;

import java.time.Clock;
import org.tocsin.config.FollowedSource;
import org.tocsin.config.ListSettings;
import org.tocsin.config.LookupConfig;
import org.tocsin.config.TocsinConfig;
import org.tocsin.hashlist.HashSource;
import org.tocsin.hashlist.LookupService;
import org.tocsin.hashlist.SourceException;

/**
 * Asks the sources of hash lists and the look-up services who we are to them. None is told a value,
 * and nothing of a list is read.
 */
final class SourceCheck {
  private final TocsinConfig config;
  private final Clock clock;
  private final Checkup checkup;

  SourceCheck(TocsinConfig config, Clock clock, Checkup checkup) {
    this.config = config;
    this.clock = clock;
    this.checkup = checkup;
  }

  void run() {
    for (ListSettings list : config.lists()) {
      list.source().ifPresent(source -> source("source of list " + list.name(), source));
    }
    for (LookupConfig lookup : config.listServices().lookups()) {
      lookup("look-up service " + lookup.name(), lookup);
    }
  }

  private void source(String what, FollowedSource source) {
    look(
        what,
        () -> {
          try (HashSource asked = source.open(clock)) {
            HashSource.Credential known = asked.checkCredentials();
            return "it is there and knows the account"
                + known.submitter().map(name -> ", of submitter " + name).orElse("")
                + known.seenFrom().map(address -> ", seen from " + address).orElse("");
          }
        });
  }

  private void lookup(String what, LookupConfig lookup) {
    look(
        what,
        () -> {
          try (LookupService asked = lookup.open(clock)) {
            asked.check();
            return lookup.account().isPresent()
                ? "it is there and knows the account"
                : "it is there; it asks for no account";
          }
        });
  }

  /** A question, answered by what is found when all is well. */
  private interface Question {
    String ask() throws SourceException;
  }

  private void look(String what, Question question) {
    checkup.look(
        what,
        () -> {
          try {
            checkup.ok(what, question.ask());
          } catch (SourceException e) {
            tell(what, e);
          }
        });
  }

  private void tell(String what, SourceException problem) {
    String said = String.valueOf(problem.getMessage());
    switch (problem.kind()) {
      case CREDENTIAL ->
          checkup.failure(
              what,
              "refused: " + said,
              "compare account and password, and whether it lets this machine's address in");
      case REFUSED, CURSOR ->
          checkup.failure(what, "refused: " + said, "is the url that of its API?");
      case UNREADABLE ->
          checkup.failure(
              what, "something else answers there: " + said, "is the url that of its API?");
      case UNAVAILABLE ->
          checkup.failure(
              what, "unreachable: " + said, "compare the url, or ask who runs the network between");
      case RATE -> checkup.warning(what, "it is there, and busy: " + said, "ask again later");
    }
  }
}
