/** Tests of the systemd target, most of them against a real systemd. */
@NullMarked
package dev.aceso.targets.systemd;

import org.jspecify.annotations.NullMarked;
