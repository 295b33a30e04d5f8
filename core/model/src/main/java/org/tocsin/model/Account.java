package org.tocsin.model;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * An account of the host's service, as it is at the moment of the upload.
 *
 * <p>Facts are a snapshot: they are sealed at a match and never looked up again.
 *
 * @param id the host's identifier of the account, 1 to 255 characters without control characters
 * @param screenName the name the account logs in or is addressed by, at most 256 characters
 * @param displayName the name others see, at most 255 characters
 * @param email the account's e-mail address, at most 255 characters
 * @param country where the host takes the account's holder to be, as an ISO 3166-1 alpha-2 code;
 *     empty when it does not know. Nothing here guesses it, least of all from a network address
 */
public record Account(
    String id,
    Optional<String> screenName,
    Optional<String> displayName,
    Optional<EmailAddress> email,
    Optional<String> country) {
  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

  /**
   * An e-mail address and whether the service verified it.
   *
   * @param address the address, at most 255 characters
   * @param verified whether the account's holder proved to receive mail there; empty when not known
   */
  public record EmailAddress(String address, Optional<Boolean> verified) {
    public EmailAddress {
      Checks.text(address, "e-mail address", 255);
      Objects.requireNonNull(verified, "verified");
    }

    @Override
    public String toString() {
      return "EmailAddress";
    }
  }

  public Account {
    Checks.text(id, "account id", 255);
    screenName.ifPresent(name -> Checks.text(name, "screen name", 256));
    displayName.ifPresent(name -> Checks.text(name, "display name", 255));
    Objects.requireNonNull(email, "email");
    // The shape alone: what was sealed stays readable when the list of countries changes.
    if (country.filter(code -> !code.matches("[A-Z]{2}")).isPresent()) {
      throw new IllegalArgumentException("a country is two capital letters of ISO 3166-1");
    }
  }

  /** Creates an account whose country is not known. */
  public Account(
      String id,
      Optional<String> screenName,
      Optional<String> displayName,
      Optional<EmailAddress> email) {
    this(id, screenName, displayName, email, Optional.empty());
  }

  /** Returns an account of which only the identifier is known. */
  public static Account of(String id) {
    return new Account(id, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Returns an account with the name that others see. */
  public static Account of(String id, String screenName) {
    return new Account(id, Optional.of(screenName), Optional.empty(), Optional.empty());
  }

  /** Returns this account with a display name. */
  public Account withDisplayName(String name) {
    return new Account(id, screenName, Optional.of(name), email, country);
  }

  /** Returns this account with an e-mail address. */
  public Account withEmail(String address, boolean verified) {
    return new Account(
        id,
        screenName,
        displayName,
        Optional.of(new EmailAddress(address, Optional.of(verified))),
        country);
  }

  /**
   * Returns this account with the country that the host takes its holder to be in. Leave it out
   * where that is not known.
   *
   * @param code an ISO 3166-1 alpha-2 code, such as {@code DE}
   * @throws IllegalArgumentException when there is no country of that code
   */
  public Account withCountry(String code) {
    if (!COUNTRIES.contains(code)) {
      throw new IllegalArgumentException("a country is a current ISO 3166-1 alpha-2 code");
    }
    return new Account(id, screenName, displayName, email, Optional.of(code));
  }

  @Override
  public String toString() {
    return "Account";
  }
}
