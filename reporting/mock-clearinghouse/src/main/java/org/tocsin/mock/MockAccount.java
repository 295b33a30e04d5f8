package org.tocsin.mock;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * An account of the mock. Its password is a test password: use none that opens anything else.
 *
 * @param user the user name, 1 to 255 characters without a colon
 * @param password the password, 0 to 255 characters
 * @param permissions what the account may do
 */
public record MockAccount(String user, String password, Set<Permission> permissions) {
  public MockAccount {
    Objects.requireNonNull(password, "password");
    if (user.isEmpty() || user.length() > 255 || user.indexOf(':') >= 0) {
      throw new IllegalArgumentException("a user name has 1 to 255 characters and no colon");
    }
    if (password.length() > 255) {
      throw new IllegalArgumentException("a password has at most 255 characters");
    }
    permissions = Set.copyOf(permissions);
  }

  /** Returns an account that may do everything. */
  public static MockAccount of(String user, String password) {
    return new MockAccount(user, password, EnumSet.allOf(Permission.class));
  }

  /** Returns this account without one permission. */
  public MockAccount without(Permission permission) {
    EnumSet<Permission> fewer = EnumSet.noneOf(Permission.class);
    fewer.addAll(permissions);
    fewer.remove(permission);
    return new MockAccount(user, password, fewer);
  }

  boolean may(Permission permission) {
    return permissions.contains(permission);
  }

  @Override
  public String toString() {
    return "MockAccount(" + user + ")";
  }
}
