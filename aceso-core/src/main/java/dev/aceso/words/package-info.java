/**
 * What of a text from outside may be shown to people and kept: no characters that steer a terminal
 * or deceive the eye, no secrets. Pure.
 */
@NullMarked
package dev.aceso.words;

import org.jspecify.annotations.NullMarked;
