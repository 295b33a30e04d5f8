package org.tocsin.config;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.tocsin.hashlist.ArachnidShield;
import org.tocsin.hashlist.ClassMap;
import org.tocsin.hashlist.HasherMatcherActioner;
import org.tocsin.hashlist.ListPolicy;
import org.tocsin.hashlist.LookupService;
import org.tocsin.hashlist.LookupSettings;

/**
 * A service that is asked value by value, beside the lists that are kept here.
 *
 * @param name its name in match facts and reports
 * @param type how it speaks
 * @param url its root; https, or http to this machine
 * @param account the account there; empty for a service without
 * @param password its password; there with an account
 * @param classes what its classifications, or its banks, mean here; there is no default
 * @param policy how near a picture must be to match, and to be filed without a person
 * @param patience how long a question may take
 * @param batch how many values go into one call where the service takes several, 1 to 1,000
 */
public record LookupConfig(
    String name,
    Type type,
    URI url,
    Optional<String> account,
    Optional<Secret> password,
    ClassMap classes,
    ListPolicy policy,
    Duration patience,
    int batch) {

  /** How many values go into one call unless told otherwise. */
  public static final int DEFAULT_BATCH = 50;

  /** How a service speaks. */
  public enum Type {
    /** Shield of Project Arachnid, asked by PDQ values. */
    ARACHNID_SHIELD,
    /** A hasher-matcher-actioner of one's own, asked by PDQ values. */
    HMA
  }

  public LookupConfig {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(password, "password");
    Objects.requireNonNull(classes, "classes");
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(patience, "patience");
    if (account.isPresent() != password.isPresent()) {
      throw new IllegalArgumentException("an account comes with its password");
    }
  }

  /** Returns this service with what policies say of its classifications. */
  LookupConfig under(List<ClassificationPolicy> policies) {
    ListPolicy merged = ClassificationPolicy.merged(policies, name, policy);
    return new LookupConfig(name, type, url, account, password, classes, merged, patience, batch);
  }

  /**
   * Returns how a client of it is made.
   *
   * @throws IllegalArgumentException when the service cannot be asked like this
   */
  public LookupSettings settings() {
    return new LookupSettings(
        name,
        url,
        account,
        password
            .<org.tocsin.hashlist.Secret>map(secret -> secret::reveal)
            .orElse(() -> new char[0]),
        classes,
        policy,
        patience,
        batch);
  }

  /** Returns a client of it, to be closed; nothing is asked yet. */
  public LookupService open(Clock clock) {
    return switch (type) {
      case ARACHNID_SHIELD -> new ArachnidShield(settings(), clock);
      case HMA -> new HasherMatcherActioner(settings(), clock);
    };
  }

  @Override
  public String toString() {
    return "LookupConfig(" + name + ", " + type + ")";
  }
}
