/**
 * Files that are read as they grow, and secrets that are kept out of what is shown. Thread-safe;
 * blocking calls are made on virtual threads.
 */
@NullMarked
package dev.aceso.targets.files;

import org.jspecify.annotations.NullMarked;
