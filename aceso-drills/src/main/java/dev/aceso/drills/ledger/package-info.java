/**
 * The capability ledger: which of the things that the product must do are proved, by which tests,
 * and whether those passed when they last ran. Reads {@code docs/ledger.md}, the {@code @Tag}s in
 * the compiled test classes and Surefire's reports; runs nothing. For developers of Aceso. Values,
 * confined to one thread; depends on the JDK and Jackson alone.
 */
@NullMarked
package dev.aceso.drills.ledger;

import org.jspecify.annotations.NullMarked;
