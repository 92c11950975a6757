/** Tests on real files. */
@NullMarked
package dev.aceso.targets.files;

import org.jspecify.annotations.NullMarked;
