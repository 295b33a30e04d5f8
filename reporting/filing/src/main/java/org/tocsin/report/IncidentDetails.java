package org.tocsin.report;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.tocsin.model.Fact;

/** Where an incident happened: one of eight kinds of place. */
public sealed interface IncidentDetails {

  /** Returns anything else worth telling about the place. */
  Fact<String> additionalInfo();

  /** Returns e-mail addresses of the place; each is also one of a person of the report. */
  default List<Email> emails() {
    return List.of();
  }

  /**
   * Pages of the web.
   *
   * @param thirdPartyHosted whether another company serves them and nothing further is known
   * @param urls their addresses, each at most 2083 characters
   * @param additionalInfo anything else
   */
  record WebPage(Fact<Boolean> thirdPartyHosted, List<URI> urls, Fact<String> additionalInfo)
      implements IncidentDetails {
    public WebPage {
      Objects.requireNonNull(thirdPartyHosted, "third party hosted");
      urls = Limits.urls(urls, "url");
      Limits.text(additionalInfo, "additional info", Limits.NONE);
    }

    @Override
    public String toString() {
      return "WebPage";
    }
  }

  /**
   * Mail.
   *
   * @param emails addresses involved
   * @param content what was written
   * @param additionalInfo anything else
   */
  record Mail(List<Email> emails, Fact<String> content, Fact<String> additionalInfo)
      implements IncidentDetails {
    public Mail {
      emails = List.copyOf(emails);
      Limits.text(content, "content", Limits.NONE);
      Limits.text(additionalInfo, "additional info", Limits.NONE);
    }

    @Override
    public String toString() {
      return "Mail";
    }
  }

  /**
   * A newsgroup.
   *
   * @param name its name, at most 255 characters
   * @param emails addresses involved
   * @param content what was written
   * @param additionalInfo anything else
   */
  record Newsgroup(
      Fact<String> name, List<Email> emails, Fact<String> content, Fact<String> additionalInfo)
      implements IncidentDetails {
    public Newsgroup {
      Limits.text(name, "newsgroup", 255);
      emails = List.copyOf(emails);
      Limits.text(content, "content", Limits.NONE);
      Limits.text(additionalInfo, "additional info", Limits.NONE);
    }

    @Override
    public String toString() {
      return "Newsgroup";
    }
  }

  /**
   * A chat.
   *
   * @param client the chat's client or service, at most 255 characters
   * @param room the room's name, at most 255 characters
   * @param content what was written
   * @param additionalInfo anything else
   */
  record Chat(
      Fact<String> client, Fact<String> room, Fact<String> content, Fact<String> additionalInfo)
      implements IncidentDetails {
    public Chat {
      Limits.text(client, "chat client", 255);
      Limits.text(room, "chat room", 255);
      Limits.text(content, "content", Limits.NONE);
      Limits.text(additionalInfo, "additional info", Limits.NONE);
    }

    @Override
    public String toString() {
      return "Chat";
    }
  }

  /**
   * An online game.
   *
   * @param game the game, at most 255 characters
   * @param console what it is played on, at most 255 characters
   * @param content what was written
   * @param additionalInfo anything else
   */
  record Game(
      Fact<String> game, Fact<String> console, Fact<String> content, Fact<String> additionalInfo)
      implements IncidentDetails {
    public Game {
      Limits.text(game, "game", 255);
      Limits.text(console, "console", 255);
      Limits.text(content, "content", Limits.NONE);
      Limits.text(additionalInfo, "additional info", Limits.NONE);
    }

    @Override
    public String toString() {
      return "Game";
    }
  }

  /**
   * A mobile telephone.
   *
   * @param phone its number
   * @param position where it was
   * @param additionalInfo anything else
   */
  record CellPhone(Fact<Phone> phone, Fact<Position> position, Fact<String> additionalInfo)
      implements IncidentDetails {
    public CellPhone {
      Objects.requireNonNull(phone, "phone");
      Objects.requireNonNull(position, "position");
      Limits.text(additionalInfo, "additional info", Limits.NONE);
    }

    @Override
    public String toString() {
      return "CellPhone";
    }
  }

  /**
   * A point on the earth, in degrees.
   *
   * @param latitude -90 to 90
   * @param longitude -180 to 180
   */
  record Position(double latitude, double longitude) {
    public Position {
      if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
        throw new IllegalArgumentException(
            "a latitude is -90 to 90 degrees and a longitude -180 to 180");
      }
    }

    @Override
    public String toString() {
      return "Position";
    }
  }

  /**
   * A place outside the internet.
   *
   * @param name what it is called, at most 255 characters
   * @param addresses where it is
   * @param additionalInfo anything else
   */
  record NotInternet(Fact<String> name, List<PostalAddress> addresses, Fact<String> additionalInfo)
      implements IncidentDetails {
    public NotInternet {
      Limits.text(name, "location", 255);
      addresses = List.copyOf(addresses);
      Limits.text(additionalInfo, "additional info", Limits.NONE);
    }

    @Override
    public String toString() {
      return "NotInternet";
    }
  }

  /**
   * A network of peers.
   *
   * @param client the program, at most 255 characters
   * @param ipEvents addresses that were seen
   * @param fileNames names of files
   * @param additionalInfo anything else
   */
  record PeerToPeer(
      Fact<String> client,
      List<IpEvent> ipEvents,
      Fact<String> fileNames,
      Fact<String> additionalInfo)
      implements IncidentDetails {
    public PeerToPeer {
      Limits.text(client, "client", 255);
      ipEvents = List.copyOf(ipEvents);
      Limits.text(fileNames, "file names", Limits.NONE);
      Limits.text(additionalInfo, "additional info", Limits.NONE);
    }

    @Override
    public String toString() {
      return "PeerToPeer";
    }
  }
}
