/**
 * Diagnosis: from failures and facts to ranked causes with their evidence. Pure functions. Depends
 * on {@code model} alone.
 */
@NullMarked
package dev.aceso.diagnose;

import org.jspecify.annotations.NullMarked;
