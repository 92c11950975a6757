/**
 * The demo: starts the engine over the shop as a user would, breaks one thing after another and
 * tells how each was healed. It knows the engine only by its command line and its HTTP API. The
 * story runs on one thread; watching runs on virtual threads.
 */
@NullMarked
package dev.aceso.drills.demo;

import org.jspecify.annotations.NullMarked;
