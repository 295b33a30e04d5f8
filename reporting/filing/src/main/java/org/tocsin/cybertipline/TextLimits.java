package org.tocsin.cybertipline;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How long texts may be, in UTF-16 units, by element and the element it stands in (specification
 * sections 2.1 to 2.7).
 */
final class TextLimits {
  /** No documented limit, but never blank. */
  static final int NONE = Integer.MAX_VALUE;

  private static final Set<String> ACCOUNTS =
      Set.of("personOrUserReported", "intendedRecipient", "victim");

  private static final Set<String> PEOPLE =
      Set.of(
          "personOrUserReportedPerson",
          "intendedRecipientPerson",
          "victimPerson",
          "reportingPerson",
          "contactPerson",
          "officerContact");

  private static final Map<String, Integer> LIMITS = limits();

  private TextLimits() {}

  /** Returns the limit of a text element, or -1 for an element that holds no free text. */
  static int of(String parent, String name) {
    Integer limit = LIMITS.get(parent + "/" + name);
    return limit == null ? -1 : limit;
  }

  private static Map<String, Integer> limits() {
    Map<String, Integer> map = new HashMap<>();
    put(map, "incidentSummary", 256, "platform");
    put(map, "incidentSummary", 3000, "escalateToHighPriority", "incidentDateTimeDescription");
    put(map, "newsgroupIncident", 255, "name");
    put(map, "chatImIncident", 255, "chatClient", "chatRoomName");
    put(map, "onlineGamingIncident", 255, "gameName", "console");
    put(map, "nonInternetIncident", 255, "locationName");
    put(map, "peer2peerIncident", 255, "client");
    put(map, "peer2peerIncident", NONE, "fileNames");
    for (String place :
        Set.of("emailIncident", "newsgroupIncident", "chatImIncident", "onlineGamingIncident")) {
      put(map, place, NONE, "content");
    }
    for (String place :
        Set.of(
            "report",
            "fileDetails",
            "webPageIncident",
            "emailIncident",
            "newsgroupIncident",
            "chatImIncident",
            "onlineGamingIncident",
            "cellPhoneIncident",
            "nonInternetIncident",
            "peer2peerIncident",
            "personOrUserReported",
            "intendedRecipient",
            "victim",
            "associatedAccount")) {
      put(map, place, NONE, "additionalInfo");
    }
    put(map, "lawEnforcement", 255, "agencyName");
    put(map, "lawEnforcement", 100, "caseNumber");
    put(map, "reporter", NONE, "companyTemplate", "termsOfService");
    for (String person : PEOPLE) {
      put(map, person, 100, "firstName", "lastName");
      put(map, person, 50, "phone");
      put(map, person, 255, "email");
    }
    put(map, "cellPhoneIncident", 50, "phoneNumber");
    put(map, "emailIncident", 255, "emailAddress");
    put(map, "newsgroupIncident", 255, "emailAddress");
    for (String account : ACCOUNTS) {
      put(map, account, 255, "espIdentifier", "displayName");
      put(map, account, 100, "espService");
      put(map, account, 256, "screenName");
      put(map, account, NONE, "profileBio");
    }
    put(map, "personOrUserReported", 300, "vehicleDescription");
    put(map, "personOrUserReported", 255, "groupIdentifier");
    put(map, "intendedRecipient", 255, "groupIdentifier");
    put(map, "victim", 255, "schoolName");
    put(
        map,
        "associatedAccount",
        256,
        "platform",
        "firstName",
        "middleName",
        "lastName",
        "espService",
        "espIdentifier",
        "screenName",
        "groupIdentifier");
    put(map, "associatedAccount", 255, "displayName", "email");
    put(map, "associatedAccount", 50, "phone");
    put(map, "associatedAccount", NONE, "profileBio");
    put(map, "deviceId", 255, "idType");
    put(map, "deviceId", 2083, "idValue");
    put(map, "estimatedLocation", 255, "city", "region");
    for (String address : Set.of("address", "incidentAddress")) {
      put(map, address, 255, "address");
      put(map, address, 100, "city", "nonUsaState");
      put(map, address, 20, "zipCode");
    }
    put(map, "fileDetails", 2056, "originalFileName");
    put(map, "fileDetails", NONE, "fileId", "originalFileHash");
    put(map, "nameValuePair", 64, "name");
    put(map, "nameValuePair", NONE, "value");
    put(map, "ipCaptureEvent", NONE, "ipAddress");
    put(map, "webPageIncident", 2083, "url");
    put(map, "reporter", 2083, "legalURL");
    put(map, "fileDetails", 2083, "locationOfFile");
    for (String account : ACCOUNTS) {
      put(map, account, 2083, "profileUrl");
    }
    put(map, "associatedAccount", 2083, "profileUrl");
    return Map.copyOf(map);
  }

  private static void put(Map<String, Integer> map, String parent, int limit, String... names) {
    for (String name : names) {
      map.put(parent + "/" + name, limit);
    }
  }
}
