/** Tests of the capability ledger. */
@NullMarked
package dev.aceso.drills.ledger;

import org.jspecify.annotations.NullMarked;
