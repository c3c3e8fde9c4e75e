package org.lvmsr.metadata;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may use what within this module. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.lvmsr.metadata");

  @Test
  void onlyDevicesUseTheCLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..metadata.device")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.sun.jna..")
        .check(CLASSES);
  }

  @Test
  void devicesAndBytesKnowNothingOfTheStore() {
    noClasses()
        .that()
        .resideInAnyPackage("..metadata.device", "..metadata.format")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.lvmsr.metadata")
        .check(CLASSES);
  }

  @Test
  void bytesKnowNothingOfDevices() {
    noClasses()
        .that()
        .resideInAPackage("..metadata.format")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..metadata.device")
        .check(CLASSES);
  }
}
