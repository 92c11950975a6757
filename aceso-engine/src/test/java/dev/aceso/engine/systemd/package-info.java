@NullMarked
package dev.aceso.engine.systemd;

import org.jspecify.annotations.NullMarked;
