package org.tocsin.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.tocsin.model.Absence;
import org.tocsin.model.Account;
import org.tocsin.model.Fact;
import org.tocsin.model.Incident;
import org.tocsin.model.Room;

/**
 * How much of what makes a report actionable, and is cheap to supply, an incident has.
 *
 * <p>A report is filed whatever the score is: an incomplete one beats none. The score measures the
 * host's integration, not the incident. Names and remedies hold no personal data.
 *
 * @param score 0 to 100: the weight of what is there in percent of what could be, rounded down
 * @param gaps what is missing, heaviest first
 */
public record Completeness(int score, List<Gap> gaps) {

  /**
   * Something that is missing.
   *
   * @param name what
   * @param weight how much it matters, 1 to 25
   * @param reason why it is missing, where that was recorded
   * @param remedy how a host supplies it
   */
  public record Gap(String name, int weight, Optional<Absence> reason, String remedy) {
    public Gap {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(remedy, "remedy");
    }
  }

  public Completeness {
    gaps = List.copyOf(gaps);
  }

  /** Returns the completeness of the report that {@link Reports} makes of an incident. Pure. */
  public static Completeness of(Incident incident, ServiceProfile service) {
    Tally tally = new Tally();
    boolean hasFile = incident.file().isPresent();
    Account account = incident.account();
    Room room = incident.room();
    tally.fact(
        "network address",
        25,
        incident.origin().address(),
        "hand the peer's address, or the header that a trusted proxy set, to observe");
    tally.fact(
        "source port",
        10,
        incident.origin().port(),
        "hand over the peer's port; let the proxy send it as well (RFC 7239)");
    tally.fact(
        "instant of receipt",
        10,
        incident.origin().observedAt(),
        "state when the bytes were received");
    tally.have("e-mail address", 10, account.email().isPresent(), "set it on the account");
    tally.have(
        "whether the e-mail address is verified",
        3,
        account.email().flatMap(Account.EmailAddress::verified).isPresent(),
        "say whether the account's holder proved to receive mail there");
    tally.have("screen name", 8, account.screenName().isPresent(), "set it on the account");
    tally.have("display name", 4, account.displayName().isPresent(), "set it on the account");
    if (hasFile) {
      tally.have(
          "file name",
          4,
          incident.file().flatMap(file -> file.name()).isPresent(),
          "set the name that the user gave the file on the upload");
    }
    if (room.kind() != Room.Kind.DIRECT) {
      tally.have("room name", 4, room.name().isPresent(), "set it on the room");
    }
    if (room.visibility() == Room.Visibility.RESTRICTED) {
      tally.have(
          "recipients", 8, !room.recipients().isEmpty(), "name the other members of a closed room");
    }
    tally.have(
        "conversation",
        8,
        !incident.messages().isEmpty(),
        "hand over the messages around the upload as its context");
    tally.have(
        "company and legal process",
        6,
        service.companyTemplate().isPresent(),
        "write the company template of the service profile");
    tally.have("legal page", 3, service.legalUrl().isPresent(), "set the profile's legal URL");
    tally.have(
        "telephone of a contact",
        3,
        service
            .contact()
            .filter(contact -> !contact.phones().isEmpty())
            .or(() -> Optional.of(service.reporter()).filter(c -> !c.phones().isEmpty()))
            .isPresent(),
        "give the reporter or the contact of the profile a telephone number");
    return tally.done();
  }

  /** Adds up weights. */
  private static final class Tally {
    private final List<Gap> gaps = new ArrayList<>();
    private int got;
    private int possible;

    void fact(String name, int weight, Fact<?> fact, String remedy) {
      count(name, weight, fact.isKnown(), fact.absence(), remedy);
    }

    void have(String name, int weight, boolean there, String remedy) {
      count(name, weight, there, Optional.empty(), remedy);
    }

    private void count(
        String name, int weight, boolean there, Optional<Absence> reason, String remedy) {
      possible += weight;
      if (there) {
        got += weight;
      } else {
        gaps.add(new Gap(name, weight, reason, remedy));
      }
    }

    Completeness done() {
      gaps.sort(java.util.Comparator.comparingInt(Gap::weight).reversed());
      return new Completeness(100 * got / possible, gaps);
    }
  }
}
