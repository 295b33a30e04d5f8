package org.tocsin.mock;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

  /** Of the project's modules only the one that holds the schema is there when the mock runs. */
  @ArchTest
  static void buildFile_ofTheProject_namesTheSchemaAlone(JavaClasses classes) throws IOException {
    assertThat(classes).isNotEmpty();
    Matcher dependencies =
        Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("pom.xml")));
    List<String> found = new ArrayList<>();
    while (dependencies.find()) {
      String one = dependencies.group(1);
      if (one.contains("<groupId>org.tocsin</groupId>") && !one.contains("<scope>test</scope>")) {
        found.add(one.replaceAll("(?s).*<artifactId>(.*?)</artifactId>.*", "$1"));
      }
    }
    assertThat(found).containsExactly("tocsin-schema");
  }

  /** Of what that module holds, the mock reads the XSD, and nothing else by name. */
  @ArchTest
  static void resources_ofTheSchemaModule_areTheXsdAlone(JavaClasses classes) throws IOException {
    assertThat(classes).isNotEmpty();
    List<String> names = new ArrayList<>();
    try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
      for (Path source : sources.filter(Files::isRegularFile).toList()) {
        Matcher resources =
            Pattern.compile("META-INF/tocsin/[^\"]*").matcher(Files.readString(source));
        while (resources.find()) {
          names.add(resources.group());
        }
      }
    }
    assertThat(names).containsExactlyInAnyOrder("META-INF/tocsin/mock/", "META-INF/tocsin/schema/");
    assertThat(Knobs.SchemaVersion.values())
        .extracting(Knobs.SchemaVersion::file)
        .allMatch(file -> file.endsWith(".xsd"));
  }
}
