package dev.aceso.drills;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Modules know those below them; the shell reaches the stages by way of the loop only. */
class ArchitectureTest {
  private static final String[] STAGES = {
    "dev.aceso.detect..",
    "dev.aceso.diagnose..",
    "dev.aceso.decide..",
    "dev.aceso.safety..",
    "dev.aceso.plan..",
    "dev.aceso.validate..",
    "dev.aceso.learn.."
  };
  private static final String[] CORE =
      Stream.concat(Stream.of(STAGES), Stream.of("dev.aceso.model..", "dev.aceso.loop.."))
          .toArray(String[]::new);
  private static final String[] DRIVERS = {"dev.aceso.engine.loop..", "dev.aceso.testkit.."};
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.aceso");

  @Test
  void theCoreKnowsNothingOfTargetsAndEngine() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.aceso.targets..", "dev.aceso.engine..", "dev.aceso.drills..")
        .check(ALL);
  }

  @Test
  void targetsKnowNothingOfTheEngine() {
    noClasses()
        .that()
        .resideInAPackage("dev.aceso.targets..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.aceso.engine..", "dev.aceso.drills..", "dev.aceso.loop..")
        .check(ALL);
  }

  @Test
  void theEngineKnowsNothingOfTheDrills() {
    noClasses()
        .that()
        .resideInAPackage("dev.aceso.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.aceso.drills..")
        .check(ALL);
  }

  /**
   * Who assembles an engine hands these to the loop; what a stage concludes only those see who
   * drive a loop.
   */
  @Test
  void onlyTheLoopsSeeTheStages() {
    noClasses()
        .that()
        .resideOutsideOfPackages(CORE)
        .and()
        .resideOutsideOfPackages(DRIVERS)
        .should()
        .dependOnClassesThat(resideInAnyPackage(STAGES).and(not(handedOver())))
        .check(ALL);
  }

  private static DescribedPredicate<JavaClass> handedOver() {
    return describe(
        "handed to the loop when an engine is assembled",
        type ->
            switch (type.getFullName()) {
              case "dev.aceso.decide.Condition",
                  "dev.aceso.decide.Condition$Truth",
                  "dev.aceso.decide.Condition$Truth$Untold",
                  "dev.aceso.validate.Criterion",
                  "dev.aceso.detect.Detector",
                  "dev.aceso.diagnose.Technique" ->
                  true;
              default -> false;
            });
  }
}
