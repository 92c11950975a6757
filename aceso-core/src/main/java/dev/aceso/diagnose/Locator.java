package dev.aceso.diagnose;

/**
 * A technique whose clues tell where a cause lies rather than what it is: their weight counts for
 * every kind of cause at the component.
 */
public interface Locator extends Technique {}
