/**
 * The same service under several supervisors, one after the other in one run: how long until it
 * serves again after a crash and after a hang. Each supervisor runs privately, from a folder of its
 * own, in the foreground. One thread.
 */
@NullMarked
package dev.aceso.bench.peers;

import org.jspecify.annotations.NullMarked;
