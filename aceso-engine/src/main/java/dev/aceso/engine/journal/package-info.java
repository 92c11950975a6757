/**
 * The journal: everything decided and done, durable before it takes effect, and the knowledge.
 * SQLite in WAL mode with synchronous=FULL. A journal belongs to one thread; its folder to one
 * engine. Depends on {@code model}, {@code loop}'s effects and the JSON form of the model.
 */
@NullMarked
package dev.aceso.engine.journal;

import org.jspecify.annotations.NullMarked;
