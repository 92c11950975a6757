package dev.aceso.engine.config;

/** The files of a configuration folder. */
enum ConfigFile {
  RECOVERY_CONFIG("recovery_config"),
  RECOVERY_STRATEGIES("recovery_strategies"),
  VALIDATION_RULES("validation_rules"),
  LEARNING_CONFIG("learning_config"),
  DEPLOYMENT_CONFIG("deployment_config"),
  ACCESS_CONFIG("access_config");

  private final String stem;

  ConfigFile(String stem) {
    this.stem = stem;
  }

  String stem() {
    return stem;
  }

  String fileName() {
    return stem + ".yaml";
  }
}
