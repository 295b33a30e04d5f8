package org.tocsin.model;

import java.util.Objects;
import java.util.Optional;

/**
 * An account of the host's service, as it is at the moment of the upload.
 *
 * <p>Facts are a snapshot: they are sealed at a match and never looked up again.
 *
 * @param id the host's identifier of the account, 1 to 255 characters without control characters
 * @param screenName the name the account logs in or is addressed by, at most 256 characters
 * @param displayName the name others see, at most 255 characters
 * @param email the account's e-mail address, at most 255 characters
 */
public record Account(
    String id,
    Optional<String> screenName,
    Optional<String> displayName,
    Optional<EmailAddress> email) {

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
    return new Account(id, screenName, Optional.of(name), email);
  }

  /** Returns this account with an e-mail address. */
  public Account withEmail(String address, boolean verified) {
    return new Account(
        id, screenName, displayName, Optional.of(new EmailAddress(address, Optional.of(verified))));
  }

  @Override
  public String toString() {
    return "Account";
  }
}
