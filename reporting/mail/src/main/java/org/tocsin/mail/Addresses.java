package org.tocsin.mail;

import jakarta.mail.internet.InternetAddress;
import java.util.regex.Pattern;

/** Mail addresses: bare, ASCII, and nothing that could end a header or a command. */
final class Addresses {
  private static final Pattern ATOM =
      Pattern.compile(
          "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
              + "@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*");
  private static final int LONGEST = 254;

  private Addresses() {}

  /** Returns the address, or throws without showing it. */
  static InternetAddress parse(String text, String what) {
    if (text.length() > LONGEST || !ATOM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          what + " must be one bare address in ASCII such as team@teapot.example, without a name");
    }
    InternetAddress address = new InternetAddress();
    address.setAddress(text);
    return address;
  }

  static String domain(InternetAddress address) {
    String text = address.getAddress();
    return text.substring(text.indexOf('@') + 1);
  }
}
