package org.tocsin.mail;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.tocsin.filing.Asked;

/** A way to tell a target something. Safe for use by many threads. */
interface Channel extends AutoCloseable {
  /**
   * What is told.
   *
   * @param key the same at every attempt
   * @param subject one line
   * @param body for a person
   * @param json the same for a program
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Message(String key, java.time.Instant at, String subject, String body, byte[] json) {}

  /**
   * Tries once, within bounded time.
   *
   * @return what kept it from being taken by everybody, in a word; empty when it was
   */
  Optional<String> send(Message message);

  /**
   * Asks the mail server whether it would take a message, and sends none.
   *
   * @return how it is; empty where there is nobody to ask
   */
  Optional<Asked> ask();

  /** Returns the certificates that it lives by. */
  List<X509Certificate> certificates();

  /** Returns how many are told. */
  int recipients();

  /** Ends attempts that are under way. */
  @Override
  void close();
}
