package dev.aceso;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The core decides and does nothing else; its stages know the model and not each other. */
class ArchitectureTest {
  private static final String[] FOUNDATION = {
    "java..", "org.jspecify.annotations..", "com.google.auto.service.."
  };
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
          .importPackages("dev.aceso");

  private static void check(ArchRule rule) {
    rule.check(CORE);
  }

  private static String[] foundationAnd(String... packages) {
    return Stream.concat(Stream.of(FOUNDATION), Stream.of(packages)).toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"detect", "diagnose", "decide", "safety", "plan", "validate", "learn"})
  void aStageKnowsTheModelAndItselfOnly(String stage) {
    String itself = "dev.aceso." + stage + "..";
    check(
        classes()
            .that()
            .resideInAPackage(itself)
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(foundationAnd("dev.aceso.model..", itself))));
  }

  @Test
  void theModelKnowsTheJdkOnly() {
    check(
        classes()
            .that()
            .resideInAPackage("dev.aceso.model..")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage("java..", "org.jspecify.annotations..", "dev.aceso.model..")));
  }

  @Test
  void theLoopKnowsTheCoreOnly() {
    check(
        classes()
            .that()
            .resideInAPackage("dev.aceso.loop..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(foundationAnd("dev.aceso.."))));
  }

  @Test
  void onlyTheLoopSeesTheLoop() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.aceso.loop..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.aceso.loop.."));
  }

  @Test
  void nothingTouchesTheWorld() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.net..",
                        "java.sql..",
                        "javax.sql..",
                        "java.lang.foreign..",
                        "java.util.logging..",
                        "org.slf4j..")
                    .or(
                        describe(
                            "I/O",
                            type ->
                                type.getPackageName().equals("java.io")
                                    && !type.isEquivalentTo(java.io.Serializable.class)))
                    .or(type(Process.class, ProcessBuilder.class, ProcessHandle.class))));
  }

  @Test
  void nothingStartsOrWaitsForThreads() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("java.util.concurrent..")
                    .or(type(Thread.class, ThreadLocal.class, java.util.Timer.class))));
  }

  @Test
  void nothingReadsAClockOrUnseededChance() {
    check(
        noClasses()
            .should(
                ArchConditions.callCodeUnitWhere(
                    target(
                        describe(
                            "reads a clock, the environment or unseeded chance",
                            (AccessTarget target) -> impure(target))))));
  }

  private static final Set<String> CLOCKS =
      Set.of("currentTimeMillis", "nanoTime", "now", "system", "systemUTC", "systemDefaultZone");
  private static final Set<String> SYSTEM =
      Set.of("currentTimeMillis", "nanoTime", "getenv", "getProperty", "exit");

  private static boolean impure(AccessTarget target) {
    var owner = target.getOwner();
    String name = target.getName();
    if (owner.isEquivalentTo(System.class)) {
      return SYSTEM.contains(name);
    }
    if (Stream.of(
            Instant.class,
            Clock.class,
            InstantSource.class,
            LocalDate.class,
            LocalDateTime.class,
            OffsetDateTime.class,
            ZonedDateTime.class)
        .anyMatch(owner::isEquivalentTo)) {
      return CLOCKS.contains(name) || name.startsWith("tick");
    }
    if (owner.isEquivalentTo(Random.class)) {
      return name.equals("<init>") && target.getFullName().endsWith("<init>()");
    }
    return (owner.isEquivalentTo(Math.class) && name.equals("random"))
        || (owner.isEquivalentTo(UUID.class) && name.equals("randomUUID"));
  }

  private static DescribedPredicate<JavaClass> type(Class<?>... types) {
    return describe(
        "one of " + Stream.of(types).map(Class::getSimpleName).toList(),
        type -> Stream.of(types).anyMatch(type::isEquivalentTo));
  }
}
