package org.tocsin.mock;

import java.util.Map;
import java.util.Optional;

/** The longest values that the documentation allows, counted as {@link String#length()} does. */
final class Lengths {
  private static final Map<String, Integer> BY_PARENT =
      Map.ofEntries(
          Map.entry("newsgroupIncident/name", 255),
          Map.entry("nameValuePair/name", 64),
          Map.entry("associatedAccount/espIdentifier", 256),
          Map.entry("associatedAccount/espService", 256),
          Map.entry("associatedAccount/firstName", 256),
          Map.entry("associatedAccount/middleName", 256),
          Map.entry("associatedAccount/lastName", 256),
          Map.entry("associatedAccount/groupIdentifier", 256),
          Map.entry("address/city", 100),
          Map.entry("estimatedLocation/city", 255),
          Map.entry("estimatedLocation/region", 255),
          Map.entry("peer2peerIncident/client", 255));

  private static final Map<String, Integer> ANYWHERE =
      Map.ofEntries(
          Map.entry("platform", 256),
          Map.entry("escalateToHighPriority", 3000),
          Map.entry("incidentDateTimeDescription", 3000),
          Map.entry("chatClient", 255),
          Map.entry("chatRoomName", 255),
          Map.entry("gameName", 255),
          Map.entry("console", 255),
          Map.entry("locationName", 255),
          Map.entry("agencyName", 255),
          Map.entry("caseNumber", 100),
          Map.entry("vehicleDescription", 300),
          Map.entry("espIdentifier", 255),
          Map.entry("espService", 100),
          Map.entry("screenName", 256),
          Map.entry("displayName", 255),
          Map.entry("groupIdentifier", 255),
          Map.entry("schoolName", 255),
          Map.entry("firstName", 100),
          Map.entry("lastName", 100),
          Map.entry("idType", 255),
          Map.entry("idValue", 2083),
          Map.entry("zipCode", 20),
          Map.entry("nonUsaState", 100),
          Map.entry("phone", 50),
          Map.entry("email", 255),
          Map.entry("emailAddress", 255),
          Map.entry("originalFileName", 2056));

  private static final Map<String, Integer> ATTRIBUTES = Map.of("hashType", 64, "extension", 10);

  private Lengths() {}

  static Optional<Integer> ofElement(String parent, String name) {
    Integer limit = BY_PARENT.get(parent + "/" + name);
    if (limit == null && name.equals("address")) {
      // The street inside an address bears the name of the whole.
      limit = parent.equals("address") || parent.equals("incidentAddress") ? 255 : null;
    }
    return Optional.ofNullable(limit == null ? ANYWHERE.get(name) : limit);
  }

  static Map<String, Integer> ofAttributes() {
    return ATTRIBUTES;
  }
}
