package org.tocsin.report;

import java.time.LocalDate;
import java.util.Objects;
import org.tocsin.model.Absence;
import org.tocsin.model.Fact;

/**
 * A person, as far as the service knows.
 *
 * @param contact how the person is called and reached
 * @param age the age in years, 0 to 150
 * @param ageDisputed whether the stated age is doubted; only in documents of {@code
 *     SchemaVersion.V2026}
 * @param birthDate the date of birth, in the past
 */
public record Person(
    Contact contact, Fact<Integer> age, Fact<Boolean> ageDisputed, Fact<LocalDate> birthDate) {
  public Person {
    Objects.requireNonNull(contact, "contact");
    Objects.requireNonNull(age, "age");
    Objects.requireNonNull(ageDisputed, "age disputed");
    Objects.requireNonNull(birthDate, "birth date");
    Limits.range(age, "age", 0, 150);
  }

  /** Returns a person of whom nothing but name and addresses is known. */
  public static Person of(Contact contact) {
    return new Person(
        contact,
        Fact.absent(Absence.NOT_COLLECTED),
        Fact.absent(Absence.NOT_COLLECTED),
        Fact.absent(Absence.NOT_COLLECTED));
  }

  /** Returns a person of whom nothing is known. */
  public static Person unknown() {
    return of(Contact.builder().build());
  }

  /** Shows nothing of its content. */
  @Override
  public String toString() {
    return "Person";
  }
}
