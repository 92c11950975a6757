/**
 * The demo shop: real processes that serve HTTP, depend on one another and have honest ways to
 * fail. Each service is a small JVM of its own on the JDK alone; requests run on virtual threads.
 * Depends on nothing of the engine.
 */
@NullMarked
package dev.aceso.drills.shop;

import org.jspecify.annotations.NullMarked;
