package org.tocsin.cybertipline;

import org.tocsin.report.IncidentDetails;
import org.tocsin.report.IncidentDetails.CellPhone;
import org.tocsin.report.IncidentDetails.Chat;
import org.tocsin.report.IncidentDetails.Game;
import org.tocsin.report.IncidentDetails.Mail;
import org.tocsin.report.IncidentDetails.Newsgroup;
import org.tocsin.report.IncidentDetails.NotInternet;
import org.tocsin.report.IncidentDetails.PeerToPeer;
import org.tocsin.report.IncidentDetails.WebPage;

/** Writes where an incident happened, in the order of specification section 2.3. */
final class PlacesOut {
  private final XmlOut out;
  private final PeopleOut people;

  PlacesOut(XmlOut out, PeopleOut people) {
    this.out = out;
    this.people = people;
  }

  void place(IncidentDetails details) {
    out.always("internetDetails", () -> out.always(name(details), () -> content(details)));
  }

  private static String name(IncidentDetails details) {
    if (details instanceof WebPage) {
      return "webPageIncident";
    } else if (details instanceof Mail) {
      return "emailIncident";
    } else if (details instanceof Newsgroup) {
      return "newsgroupIncident";
    } else if (details instanceof Chat) {
      return "chatImIncident";
    } else if (details instanceof Game) {
      return "onlineGamingIncident";
    } else if (details instanceof CellPhone) {
      return "cellPhoneIncident";
    } else if (details instanceof NotInternet) {
      return "nonInternetIncident";
    }
    return "peer2peerIncident";
  }

  private void content(IncidentDetails details) {
    if (details instanceof WebPage page) {
      out.attribute("thirdPartyHostedContent", page.thirdPartyHosted());
      out.urls("url", page.urls());
    } else if (details instanceof Mail mail) {
      mail.emails().forEach(email -> people.email("emailAddress", email));
      out.text("content", mail.content());
    } else if (details instanceof Newsgroup group) {
      out.text("name", group.name());
      group.emails().forEach(email -> people.email("emailAddress", email));
      out.text("content", group.content());
    } else if (details instanceof Chat chat) {
      out.text("chatClient", chat.client());
      out.text("chatRoomName", chat.room());
      out.text("content", chat.content());
    } else if (details instanceof Game game) {
      out.text("gameName", game.game());
      out.text("console", game.console());
      out.text("content", game.content());
    } else if (details instanceof CellPhone cell) {
      cell.phone().toOptional().ifPresent(phone -> people.phone("phoneNumber", phone));
      out.value("latitude", cell.position(), at -> Double.toString(at.latitude()));
      out.value("longitude", cell.position(), at -> Double.toString(at.longitude()));
    } else if (details instanceof NotInternet place) {
      out.text("locationName", place.name());
      place.addresses().forEach(address -> people.address("incidentAddress", address));
    } else if (details instanceof PeerToPeer peers) {
      out.text("client", peers.client());
      peers.ipEvents().forEach(people::ipEvent);
      out.text("fileNames", peers.fileNames());
    }
    out.text("additionalInfo", details.additionalInfo());
  }
}
