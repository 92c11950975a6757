package dev.aceso.learn;

import dev.aceso.model.Pattern;
import dev.aceso.model.StrategyRecord;

/**
 * What the record of a playbook against a pattern teaches.
 *
 * @param chance expected chance of success, its record on others of the type pooled in, 0 to 1
 * @param low the chance is above it with 95 % probability
 * @param high the chance is below it with 95 % probability
 * @param text for people, in one sentence
 */
public record Lesson(
    Pattern pattern,
    String playbook,
    StrategyRecord record,
    double chance,
    double low,
    double high,
    String text) {}
