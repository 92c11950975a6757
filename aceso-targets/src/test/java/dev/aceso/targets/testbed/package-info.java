/**
 * Real hosts to test against: systemd as PID 1 in namespaces of its own, on this machine. Needs
 * root and mmdebstrap; tests skip where they are missing. A host belongs to one test at a time; its
 * methods may be called from any thread. Depends on the JDK and JUnit.
 */
@NullMarked
package dev.aceso.targets.testbed;

import org.jspecify.annotations.NullMarked;
