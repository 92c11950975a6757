package dev.aceso.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules that keep the core pure and its stages apart. */
class ArchitectureTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.aceso");

  private static final String[] JDK_AND_ANNOTATIONS = {
    "java..", "org.jspecify.annotations..", "com.google.auto.service.."
  };

  /** Errors that carry no I/O with them, and the types of the language itself. */
  private static final ArchRule NO_IO =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "java.io..",
                      "java.nio.file..",
                      "java.nio.channels..",
                      "java.net..",
                      "java.sql..",
                      "javax.net..")
                  .and(not(belongToAnyOf(java.io.Serializable.class))));

  private static final ArchRule NO_THREADS =
      noClasses()
          .should()
          .dependOnClassesThat(
              assignableTo(Thread.class)
                  .or(assignableTo(java.util.concurrent.Executor.class))
                  .or(resideInAnyPackage("java.util.concurrent.locks.."))
                  .or(assignableTo(java.util.Timer.class))
                  .or(assignableTo(ThreadLocal.class))
                  .or(assignableTo(java.util.concurrent.Future.class)));

  private static final ArchRule NO_CLOCK =
      noClasses()
          .should()
          .callMethodWhere(
              target(owner(assignableTo(System.class)))
                  .and(target(nameMatching("currentTimeMillis|nanoTime|getenv|getProperty|exit"))))
          .orShould()
          .callMethodWhere(target(owner(resideInAPackage("java.time.."))).and(target(name("now"))))
          .orShould()
          .dependOnClassesThat(assignableTo(Clock.class));

  private static final ArchRule NO_CHANCE =
      noClasses()
          .should()
          .callConstructor(Random.class)
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethod(java.util.UUID.class, "randomUUID")
          .orShould()
          .dependOnClassesThat(
              assignableTo(java.util.concurrent.ThreadLocalRandom.class)
                  .or(resideInAPackage("java.security..")));

  private static final ArchRule NO_LOGGING =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.util.logging..", "org.slf4j..", "org.apache..")
          .orShould()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @Test
  void theCoreTouchesNothing() {
    assertThat(CORE.contain("dev.aceso.detect.ExitDetector")).isTrue();
    NO_IO.check(CORE);
    NO_THREADS.check(CORE);
    NO_CLOCK.check(CORE);
    NO_CHANCE.check(CORE);
    NO_LOGGING.check(CORE);
  }

  @Test
  void theModelKnowsNothingElse() {
    classes()
        .that()
        .resideInAPackage("dev.aceso.model..")
        .should()
        .onlyDependOnClassesThat(
            resideInAPackage("dev.aceso.model..").or(resideInAnyPackage(JDK_AND_ANNOTATIONS)))
        .check(CORE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"detect", "diagnose", "decide", "safety", "plan", "validate", "learn"})
  void aStageKnowsTheModelAndItself(String stage) {
    String itself = "dev.aceso." + stage + "..";
    classes()
        .that()
        .resideInAPackage(itself)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(itself, "dev.aceso.model..")
                .or(resideInAnyPackage(JDK_AND_ANNOTATIONS)))
        .allowEmptyShould(true)
        .check(CORE);
  }

  @Test
  void nothingInTheCoreButTheLoopSeesTheLoop() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.aceso.loop..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.aceso.loop..")
        .allowEmptyShould(true)
        .check(CORE);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("dev.aceso.(*)..").should().beFreeOfCycles().check(CORE);
  }

  /** A rule that would pass whatever was written is none. */
  @Test
  void theRulesCatchWhatTheyForbid() {
    JavaClasses impure = new ClassFileImporter().importClasses(Impure.class);
    for (ArchRule rule : new ArchRule[] {NO_IO, NO_THREADS, NO_CLOCK, NO_CHANCE, NO_LOGGING}) {
      assertThatThrownBy(() -> rule.check(impure))
          .as(rule.getDescription())
          .isInstanceOf(AssertionError.class);
    }
  }

  /** Breaks every rule once. */
  private static final class Impure {
    private final java.io.File file = new java.io.File(".");

    @SuppressWarnings({"unused", "ThreadPriorityCheck"})
    void act() {
      Thread.yield();
      System.out.println(Instant.now() + " " + Math.random() + file);
    }
  }
}
