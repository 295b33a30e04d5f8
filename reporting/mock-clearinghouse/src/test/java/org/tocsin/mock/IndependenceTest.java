package org.tocsin.mock;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The mock shares nothing with the client, so neither can hide the other's mistake. */
@AnalyzeClasses(packages = "org.tocsin.mock", importOptions = ImportOption.DoNotIncludeTests.class)
class IndependenceTest {
  @ArchTest
  static final ArchRule NOTHING_OF_THE_PROJECT_BUT_ITSELF =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.tocsin..").and(resideOutsideOfPackage("org.tocsin.mock..")));

  @ArchTest
  static final ArchRule NO_TEST_LIBRARY_OUTSIDE_THE_EXTENSION =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.tocsin.mock.junit")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.junit..");

  @ArchTest
  static final ArchRule NO_CLIENT =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net.http..", "okhttp3..")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.Date");
}
