package org.tocsin.mock;

/** Fictional documents that the service accepts. */
final class Samples {
  private Samples() {}

  static String report() {
    return report("sample_user");
  }

  /** A report about a fictional account. */
  static String report(String screenName) {
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <report xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                xsi:noNamespaceSchemaLocation="https://report.cybertip.org/ispws/xsd">
          <incidentSummary>
            <incidentType>Child Pornography (possession, manufacture, and distribution)</incidentType>
            <platform>Teapot Chat</platform>
            <incidentDateTime>2026-01-15T09:30:00Z</incidentDateTime>
            <incidentDateTimeDescription>Server receive time of the upload</incidentDateTimeDescription>
          </incidentSummary>
          <internetDetails>
            <chatImIncident>
              <chatClient>Teapot Chat</chatClient>
              <chatRoomName>sample-room</chatRoomName>
            </chatImIncident>
          </internetDetails>
          <reporter>
            <reportingPerson>
              <firstName>Pat</firstName>
              <lastName>Placeholder</lastName>
              <email type="Business">trust-safety@teapot.example</email>
            </reportingPerson>
            <companyTemplate>Teapot Chat LLC. Legal process: legal@teapot.example</companyTemplate>
            <legalURL>https://teapot.example/legal</legalURL>
          </reporter>
          <personOrUserReported>
            <personOrUserReportedPerson>
              <email verified="true" verificationDate="2025-12-01T00:00:00Z">sample-user@mail.example</email>
            </personOrUserReportedPerson>
            <espIdentifier>user-0001</espIdentifier>
            <espService>Teapot Chat</espService>
            <screenName>SCREEN-NAME</screenName>
            <displayName>Sample User</displayName>
            <ipCaptureEvent>
              <ipAddress>192.0.2.10</ipAddress>
              <eventName>Upload</eventName>
              <dateTime>2026-01-15T09:30:00Z</dateTime>
              <port>51515</port>
            </ipCaptureEvent>
          </personOrUserReported>
          <additionalInfo>Known-hash match on upload; not seen by a human reviewer.</additionalInfo>
        </report>
        """
        .replace("SCREEN-NAME", screenName);
  }

  static String fileDetails(long reportId, String fileId) {
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <fileDetails>
          <reportId>REPORT-ID</reportId>
          <fileId>FILE-ID</fileId>
          <originalFileName>placeholder.png</originalFileName>
          <uploadedToEspTimestamp>2026-01-15T09:30:00Z</uploadedToEspTimestamp>
          <fileViewedByEsp>false</fileViewedByEsp>
          <exifViewedByEsp>false</exifViewedByEsp>
          <publiclyAvailable>false</publiclyAvailable>
          <fileRelevance>Reported</fileRelevance>
          <originalFileHash hashType="MD5">5d41402abc4b2a76b9719d911017c592</originalFileHash>
          <ipCaptureEvent>
            <ipAddress>192.0.2.10</ipAddress>
            <eventName>Upload</eventName>
            <dateTime>2026-01-15T09:30:00Z</dateTime>
          </ipCaptureEvent>
          <details type="HASH">
            <nameValuePair><name>sample-list</name><value>entry-7</value></nameValuePair>
          </details>
          <additionalInfo>Matched entry in hash list "sample-list".</additionalInfo>
        </fileDetails>
        """
        .replace("REPORT-ID", Long.toString(reportId))
        .replace("FILE-ID", fileId);
  }

  /** The smallest report that the service accepts, with text put behind the incident's summary. */
  static String batched(String more) {
    return "<report><batchedReport reason=\"VIRAL_POTENTIAL_MEME\"/><incidentSummary>"
        + "<incidentType>Child Sex Tourism</incidentType>"
        + "<incidentDateTime>2026-01-15T09:30:00Z</incidentDateTime></incidentSummary>"
        + "<reporter><reportingPerson><email>a@teapot.example</email></reportingPerson></reporter>"
        + more
        + "</report>";
  }
}
