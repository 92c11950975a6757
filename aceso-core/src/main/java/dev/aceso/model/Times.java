package dev.aceso.model;

import java.time.Duration;

/**
 * How long each stage of an incident took.
 *
 * @param detect from onset to detection
 * @param decide without the wait for an approval
 * @param validate from the end of the last step to the proof, the stability window included
 * @param restored from onset to the first fresh proof that service was back
 * @param total from onset to the end
 */
public record Times(
    Duration detect,
    Duration diagnose,
    Duration decide,
    Duration act,
    Duration validate,
    Duration restored,
    Duration total) {
  public static final Times NONE =
      new Times(
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO);
}
