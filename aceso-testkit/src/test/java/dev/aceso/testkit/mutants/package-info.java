/** Each gate is taken out in turn; the tests of the core and of the loop must notice. */
@NullMarked
package dev.aceso.testkit.mutants;

import org.jspecify.annotations.NullMarked;
