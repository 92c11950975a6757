/**
 * Who may do what: people, their roles, and what tells that somebody is one of them.
 *
 * <p>Pure but for the randomness of new tokens.
 */
@NullMarked
package dev.aceso.engine.access;

import org.jspecify.annotations.NullMarked;
