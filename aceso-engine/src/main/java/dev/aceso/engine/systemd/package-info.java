/** What the engine tells the service manager that runs it, and how it is installed as a unit. */
@NullMarked
package dev.aceso.engine.systemd;

import org.jspecify.annotations.NullMarked;
