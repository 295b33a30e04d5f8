package org.tocsin.cybertipline;

import java.time.LocalDate;
import java.util.List;
import org.tocsin.model.ClientAddress;
import org.tocsin.model.Fact;
import org.tocsin.report.AccountFacts;
import org.tocsin.report.AssociatedAccount;
import org.tocsin.report.AssociatedAccount.Age;
import org.tocsin.report.Contact;
import org.tocsin.report.Country;
import org.tocsin.report.Device;
import org.tocsin.report.Email;
import org.tocsin.report.EstimatedLocation;
import org.tocsin.report.IpEvent;
import org.tocsin.report.PermanentlyDisabled;
import org.tocsin.report.Person;
import org.tocsin.report.Phone;
import org.tocsin.report.PostalAddress;
import org.tocsin.report.Recipient;
import org.tocsin.report.ReportedAccount;
import org.tocsin.report.TemporarilyDisabled;
import org.tocsin.report.UsState;
import org.tocsin.report.Verification;
import org.tocsin.report.Victim;

/** Writes people and accounts, in the order of specification sections 2.5 and 2.6. */
final class PeopleOut {
  private final XmlOut out;
  private final SchemaVersion version;

  PeopleOut(XmlOut out, SchemaVersion version) {
    this.out = out;
    this.version = version;
  }

  void reported(ReportedAccount reported) {
    AccountFacts account = reported.account();
    out.within(
        "personOrUserReported",
        () -> {
          reported.person().toOptional().ifPresent(p -> person("personOrUserReportedPerson", p));
          out.text("vehicleDescription", reported.vehicle());
          head(account);
          out.bool("thirdPartyUserReported", reported.thirdPartyUser());
          priorReports("priorCTReports", account.priorReports());
          out.text("groupIdentifier", reported.group());
          tail(account);
          reported.associated().forEach(this::associated);
          out.text("additionalInfo", account.additionalInfo());
        });
  }

  void recipient(Recipient recipient) {
    AccountFacts account = recipient.account();
    out.within(
        "intendedRecipient",
        () -> {
          recipient.person().toOptional().ifPresent(p -> person("intendedRecipientPerson", p));
          head(account);
          priorReports("priorCTReports", account.priorReports());
          out.text("groupIdentifier", recipient.group());
          tail(account);
          out.text("additionalInfo", account.additionalInfo());
        });
  }

  void victim(Victim victim) {
    AccountFacts account = victim.account();
    out.always(
        "victim",
        () -> {
          out.always("victimPerson", () -> personContent(victim.person()));
          head(account);
          out.text("schoolName", victim.school());
          priorReports("priorCTReports", account.priorReports());
          tail(account);
          victim.associated().forEach(this::associated);
          out.text("additionalInfo", account.additionalInfo());
        });
  }

  private void head(AccountFacts account) {
    out.text("espIdentifier", account.identifier());
    out.text("espService", account.service());
    out.bool("compromisedAccount", account.compromised());
    out.text("screenName", account.screenName());
    out.texts("displayName", account.displayNames());
    out.urls("profileUrl", account.profileUrls());
    out.text("profileBio", account.bio());
    account.ipEvents().forEach(this::ipEvent);
    account.devices().forEach(this::device);
  }

  private void tail(AccountFacts account) {
    temporarilyDisabled(account.temporarilyDisabled());
    permanentlyDisabled(account.permanentlyDisabled());
    account.location().toOptional().ifPresent(this::location);
    out.bool("allEmailsReported", account.allEmailsReported());
  }

  private void associated(AssociatedAccount account) {
    out.always(
        "associatedAccount",
        () -> {
          out.attribute("type", Wire.of(account.association()));
          account
              .platform()
              .toOptional()
              .ifPresent(
                  platform ->
                      out.within(
                          "platform",
                          () -> {
                            out.attribute("thirdPartyUser", platform.thirdPartyUser());
                            out.content(platform.name());
                          }));
          out.text("firstName", account.firstName());
          out.text("middleName", account.middleName());
          out.text("lastName", account.lastName());
          account
              .age()
              .toOptional()
              .filter(Age.Years.class::isInstance)
              .map(Age.Years.class::cast)
              .ifPresent(age -> out.text("approximateAge", Integer.toString(age.years())));
          ageDisputed(account.ageDisputed());
          account
              .age()
              .toOptional()
              .filter(Age.BornOn.class::isInstance)
              .map(Age.BornOn.class::cast)
              .ifPresent(age -> out.text("dateOfBirth", age.date().toString()));
          account.phones().forEach(phone -> phone("phone", phone));
          account.emails().forEach(email -> email("email", email));
          out.bool("allEmailsReported", account.allEmailsReported());
          account.addresses().forEach(address -> address("address", address));
          out.text("espService", account.service());
          out.text("espIdentifier", account.identifier());
          out.urls("profileUrl", account.profileUrls());
          out.text("screenName", account.screenName());
          out.texts("displayName", account.displayNames());
          out.text("profileBio", account.bio());
          out.text("groupIdentifier", account.group());
          out.bool("compromisedAccount", account.compromised());
          temporarilyDisabled(account.temporarilyDisabled());
          permanentlyDisabled(account.permanentlyDisabled());
          account.ipEvents().forEach(this::ipEvent);
          account.devices().forEach(this::device);
          priorReports("priorCTReport", account.priorReports());
          out.text("additionalInfo", account.additionalInfo());
        });
  }

  void person(String name, Person person) {
    out.within(name, () -> personContent(person));
  }

  private void personContent(Person person) {
    contactContent(person.contact());
    out.value("age", person.age(), age -> Integer.toString(age));
    ageDisputed(person.ageDisputed());
    out.value("dateOfBirth", person.birthDate(), LocalDate::toString);
  }

  private void ageDisputed(Fact<Boolean> disputed) {
    if (disputed.isKnown() && version == SchemaVersion.V2025) {
      throw new IllegalArgumentException("a disputed age needs documents of V2026");
    }
    out.bool("ageAssertionDiscrepancy", disputed);
  }

  void contact(String name, Contact contact) {
    out.within(name, () -> contactContent(contact));
  }

  private void contactContent(Contact contact) {
    out.text("firstName", contact.firstName());
    out.text("lastName", contact.lastName());
    contact.phones().forEach(phone -> phone("phone", phone));
    contact.emails().forEach(email -> email("email", email));
    contact.addresses().forEach(address -> address("address", address));
  }

  void phone(String name, Phone phone) {
    out.within(
        name,
        () -> {
          phone.kind().toOptional().ifPresent(kind -> out.attribute("type", Wire.of(kind)));
          verification(phone.verification());
          phone
              .callingCode()
              .toOptional()
              .ifPresent(code -> out.attribute("countryCallingCode", code));
          phone.extension().toOptional().ifPresent(digits -> out.attribute("extension", digits));
          out.content(phone.number());
        });
  }

  void email(String name, Email email) {
    out.within(
        name,
        () -> {
          email.kind().toOptional().ifPresent(kind -> out.attribute("type", Wire.of(kind)));
          verification(email.verification());
          out.content(email.address());
        });
  }

  private void verification(Fact<Verification> fact) {
    Verification verification = fact.toOptional().orElse(null);
    if (verification instanceof Verification.Verified verified) {
      out.attribute("verified", "true");
      out.attributeInstant("verificationDate", verified.at());
    } else if (verification instanceof Verification.Unverified) {
      out.attribute("verified", "false");
    }
  }

  void address(String name, PostalAddress address) {
    out.within(
        name,
        () -> {
          address.kind().toOptional().ifPresent(kind -> out.attribute("type", Wire.of(kind)));
          out.text("address", address.street());
          out.text("city", address.city());
          out.text("zipCode", address.postalCode());
          out.value("state", address.state(), UsState::code);
          out.text("nonUsaState", address.region());
          out.value("country", address.country(), Country::code);
        });
  }

  void ipEvent(IpEvent event) {
    ClientAddress address = event.address();
    out.within(
        "ipCaptureEvent",
        () -> {
          out.text("ipAddress", address.text());
          out.value("eventName", event.event(), Wire::of);
          out.instant("dateTime", event.at());
          out.bool("possibleProxy", event.possibleProxy());
          out.value("port", event.port(), port -> Integer.toString(port));
        });
  }

  void device(Device device) {
    out.within(
        "deviceId",
        () -> {
          out.text("idType", device.type());
          out.text("idValue", device.value());
          out.value("eventName", device.event(), Wire::of);
          out.instant("dateTime", device.at());
        });
  }

  private void location(EstimatedLocation location) {
    out.within(
        "estimatedLocation",
        () -> {
          out.attribute("verified", location.verified());
          out.attributeInstant("timestamp", location.at());
          out.text("city", location.city());
          out.text("region", location.region());
          out.text("countryCode", location.country().code());
        });
  }

  private void temporarilyDisabled(Fact<TemporarilyDisabled> fact) {
    fact.toOptional()
        .ifPresent(
            disabled ->
                out.within(
                    "accountTemporarilyDisabled",
                    () -> {
                      out.attributeInstant("disabledDate", disabled.disabledAt());
                      out.attribute("userNotified", disabled.userNotified());
                      out.attributeInstant("userNotifiedDate", disabled.userNotifiedAt());
                      out.attributeInstant("reenabledDate", disabled.reenabledAt());
                      out.content(Boolean.toString(disabled.disabled()));
                    }));
  }

  private void permanentlyDisabled(Fact<PermanentlyDisabled> fact) {
    fact.toOptional()
        .ifPresent(
            disabled ->
                out.within(
                    "accountPermanentlyDisabled",
                    () -> {
                      out.attributeInstant("disabledDate", disabled.disabledAt());
                      out.attribute("userNotified", disabled.userNotified());
                      out.attributeInstant("userNotifiedDate", disabled.userNotifiedAt());
                      out.content(Boolean.toString(disabled.disabled()));
                    }));
  }

  private void priorReports(String name, List<Long> ids) {
    ids.forEach(id -> out.text(name, Long.toString(id)));
  }
}
