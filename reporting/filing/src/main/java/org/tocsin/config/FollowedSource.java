package org.tocsin.config;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.tocsin.hashlist.ClassMap;
import org.tocsin.hashlist.HashSource;
import org.tocsin.hashlist.NcmecSource;
import org.tocsin.hashlist.SourceSettings;
import org.tocsin.hashlist.ThreatExchangeSource;
import org.tocsin.model.Algorithm;

/**
 * Where a hash list comes from, when it is not imported.
 *
 * @param type how the source speaks
 * @param url the root of the source; https, or http to this machine
 * @param account the account there, which may be another than that of reporting
 * @param password its password
 * @param classes what its classifications mean here; there is no default
 * @param poll how often it is asked: 10 minutes to 7 days
 * @param algorithms the values that are kept; empty for all
 * @param submitters the submitters whose entries are kept; empty for all
 * @param notSubmitters the submitters whose entries are passed over
 * @param feedback whether votes of people are sent to it
 */
public record FollowedSource(
    Type type,
    URI url,
    String account,
    Secret password,
    ClassMap classes,
    Duration poll,
    Set<Algorithm> algorithms,
    Set<String> submitters,
    Set<String> notSubmitters,
    boolean feedback) {

  /** How a source speaks. */
  public enum Type {
    /** NCMEC's Hash Sharing API, version 2. */
    NCMEC,
    /**
     * Threat updates of a ThreatExchange: the account is the privacy group, the password the token.
     */
    THREAT_EXCHANGE
  }

  public FollowedSource {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(password, "password");
    Objects.requireNonNull(classes, "classes");
    Objects.requireNonNull(poll, "poll");
    algorithms = Set.copyOf(algorithms);
    submitters = Set.copyOf(submitters);
    notSubmitters = Set.copyOf(notSubmitters);
  }

  /** Returns how a list follows it. */
  public SourceSettings settings(String list) {
    return SourceSettings.of(list, classes).poll(poll).algorithms(algorithms).feedback(feedback);
  }

  /** Returns a connector of it, to be closed; nothing is asked yet. */
  public HashSource open(Clock clock) {
    return switch (type) {
      case NCMEC ->
          NcmecSource.builder(url, account, password::reveal, clock)
              .members(submitters, notSubmitters)
              .build();
      case THREAT_EXCHANGE -> new ThreatExchangeSource(url, account, password::reveal, clock);
    };
  }

  @Override
  public String toString() {
    return "FollowedSource(" + type + ")";
  }
}
