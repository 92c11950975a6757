/**
 * Tells people: webhooks for what they have to know. The journal is the outbox. Runs on threads of
 * its own and never holds the loop up; a message that can't be delivered is tried again, also by
 * the next engine, until it is too old.
 */
@NullMarked
package dev.aceso.engine.notify;

import org.jspecify.annotations.NullMarked;
