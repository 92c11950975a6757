/**
 * Tells people: webhooks for what they have to know. Runs on threads of its own and never holds the
 * loop up; a message that can't be delivered is tried again for a while and then logged.
 */
@NullMarked
package dev.aceso.engine.notify;

import org.jspecify.annotations.NullMarked;
