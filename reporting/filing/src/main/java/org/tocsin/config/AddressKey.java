package org.tocsin.config;

import java.net.URI;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Under which two destinations are the same receiver: URL and account, written in one way. What is
 * stamped on filings is the URL as it was given; this is for comparing alone.
 *
 * <p>Letter case of scheme, host and mail domains, a default port, a final dot of the host, dot
 * segments, needless escapes and slashes at the end do not tell two apart; {@code localhost} is
 * 127.0.0.1.
 */
public final class AddressKey {
  private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");
  private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9._~-]");

  private AddressKey() {}

  /** Returns the key; equal for one receiver, and to be shown nowhere. */
  public static String of(URI url, String account) {
    return address(url) + " " + mailbox(account);
  }

  private static String address(URI url) {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    if (url.isOpaque() || url.getHost() == null) {
      return scheme + ":" + mailbox(String.valueOf(url.getSchemeSpecificPart()));
    }
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return scheme
        + "://"
        + host(url.getHost())
        + ":"
        + port(scheme, url.getPort())
        + path(url)
        + query;
  }

  private static String host(String host) {
    String name = host.toLowerCase(Locale.ROOT).replaceFirst("\\.+$", "");
    return name.equals("localhost") ? "127.0.0.1" : name;
  }

  private static int port(String scheme, int port) {
    if (port >= 0) {
      return port;
    }
    return scheme.equals("http") ? 80 : 443;
  }

  private static String path(URI url) {
    String path =
        ESCAPE
            .matcher("/" + String.valueOf(url.getRawPath()))
            .replaceAll(AddressKey::plain)
            .replaceAll("/{2,}", "/");
    return URI.create("x:" + path).normalize().getRawPath().replaceFirst("/$", "");
  }

  /** An escape of a character that needs none is that character; others differ in case alone. */
  private static String plain(MatchResult escape) {
    String one = Character.toString((char) Integer.parseInt(escape.group(1), 16));
    return UNRESERVED.matcher(one).matches() ? one : escape.group().toUpperCase(Locale.ROOT);
  }

  private static String mailbox(String account) {
    int at = account.lastIndexOf('@');
    return at < 0
        ? account
        : account.substring(0, at) + account.substring(at).toLowerCase(Locale.ROOT);
  }
}
