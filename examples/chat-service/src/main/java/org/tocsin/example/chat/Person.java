package org.tocsin.example.chat;

import org.tocsin.model.Account;

/**
 * Somebody who takes part.
 *
 * @param id the account's identifier: the same for the same name, also after a restart
 * @param name the name they signed in with, which others see
 */
record Person(String id, String name) {

  /** Returns the facts that an incident keeps about this account. */
  Account account() {
    return Account.of(id, name);
  }

  @Override
  public String toString() {
    return "Person";
  }
}
