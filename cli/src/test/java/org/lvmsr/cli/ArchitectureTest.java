package org.lvmsr.cli;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What may depend on what, in all modules of the product. */
@AnalyzeClasses(
    packages = "org.lvmsr",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.OnlyTheProduct.class})
final class ArchitectureTest {
  @ArchTest
  static final ArchRule jnaIsUsedWhereDevicesAreOpenedAndProcessesCountedOnly =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "org.lvmsr.metadata.device..", "org.lvmsr.conformance.process.count..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.sun.jna..");

  @ArchTest
  static final ArchRule processesAreRunInOnePackageOfThePluginAndOneOfTheSuite =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.lvmsr.backend.exec..", "org.lvmsr.conformance.process..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.apache.commons.exec..")
                  .or(JavaClass.Predicates.type(ProcessBuilder.class)));

  @ArchTest
  static final ArchRule theInterfaceKnowsNothingOfOurs =
      noClasses()
          .that()
          .resideInAPackage("org.lvmsr.smapi..")
          .should()
          .dependOnClassesThat(oursOutside("org.lvmsr.smapi.."));

  @ArchTest
  static final ArchRule theMetadataStoreKnowsNeitherLvmNorTheInterface =
      noClasses()
          .that()
          .resideInAPackage("org.lvmsr.metadata..")
          .should()
          .dependOnClassesThat(oursOutside("org.lvmsr.metadata.."));

  @ArchTest
  static final ArchRule theBackendDoesNotKnowHowItIsCalled =
      noClasses()
          .that()
          .resideInAPackage("org.lvmsr.backend..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.lvmsr.cli..");

  /** The service never does by itself what an administrator has to agree to. */
  @ArchTest
  static final ArchRule onlyTheCommandLineRescues =
      noClasses()
          .that()
          .resideInAPackage("org.lvmsr.backend..")
          .and()
          .resideOutsideOfPackage("org.lvmsr.backend.rescue..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.lvmsr.backend.rescue..");

  /** What reads a LUN over the network has nothing to do with this host's tools and devices. */
  @ArchTest
  static final ArchRule theInitiatorInUserSpaceKnowsAddressesAndTheReadableDeviceOnly =
      noClasses()
          .that()
          .resideInAPackage("org.lvmsr.backend.initiator..")
          .should()
          .dependOnClassesThat(
              oursOutside("org.lvmsr.backend.initiator..")
                  .and(
                      resideOutsideOfPackages(
                          "org.lvmsr.backend.iscsi..", "org.lvmsr.metadata.device..")));

  /** What it shares with the plugin it could not find wrong there. */
  @ArchTest
  static final ArchRule theConformanceSuiteKnowsNothingOfOurs =
      noClasses()
          .that()
          .resideInAPackage("org.lvmsr.conformance..")
          .should()
          .dependOnClassesThat(oursOutside("org.lvmsr.conformance.."));

  @ArchTest
  static final ArchRule fixturesAreForTests =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.lvmsr.fixtures..", "org.lvmsr.lab..");

  @ArchTest
  static final ArchRule stdoutBelongsToTheProtocol =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.lvmsr.cli..")
          .should()
          .accessField(System.class, "out");

  @ArchTest
  static final ArchRule packagesOfTheCommandLineFormNoCycle =
      slices()
          .matching("org.lvmsr.(**)")
          .should()
          .beFreeOfCycles()
          .ignoreDependency(resideOutsideOfPackage("org.lvmsr.cli.."), alwaysTrue());

  private static DescribedPredicate<JavaClass> oursOutside(String itself) {
    return resideInAPackage("org.lvmsr..")
        .and(DescribedPredicate.not(resideInAPackage(itself)))
        .as("are ours outside of %s", itself);
  }

  /** The fixtures are on the class path of this test, but are no part of the product. */
  static final class OnlyTheProduct implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/org/lvmsr/fixtures/") && !location.contains("/org/lvmsr/lab/");
    }
  }
}
