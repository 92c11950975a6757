/** Tests on real file systems and processes. */
@NullMarked
package dev.aceso.targets.resource;

import org.jspecify.annotations.NullMarked;
