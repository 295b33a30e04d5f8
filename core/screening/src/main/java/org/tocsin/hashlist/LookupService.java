package org.tocsin.hashlist;

import java.util.List;
import java.util.Map;
import org.tocsin.fingerprint.PdqHash;

/**
 * A service that says of single values whether it knows them, without ever handing its list out,
 * such as Project Arachnid's Shield or a hasher-matcher-actioner of one's own.
 *
 * <p>It is told hash values and nothing else. Safe for use by many threads; a call blocks for as
 * long as the service's patience allows, and asks once.
 */
public interface LookupService extends AutoCloseable {

  /** Returns the service's name, as facts of a match name it: 1 to 255 characters. */
  String name();

  /**
   * Asks for PDQ values.
   *
   * @param values at least one; asked in as many calls as the service takes
   * @return an answer for each value: none is missing, and none is {@link LookupAnswer.NoMatch}
   *     unless the service said so of that very value; an entry that matches says by its policy
   *     within which distance, and where the service does not tell the distance, that is taken
   */
  Map<PdqHash, LookupAnswer> ask(List<PdqHash> values);

  /**
   * Asks whether the service is there and takes the credential, without telling it a value.
   *
   * @throws SourceException when not
   */
  void check() throws SourceException;

  @Override
  void close();
}
