package dev.aceso.model;

/**
 * One thing that was looked at before a plan's first effect (EXE-1).
 *
 * @param what is needed, in a few words: {@code stop web can be carried out}
 * @param met whether it is so
 * @param detail why not, and what to do about it
 */
public record Precheck(String what, boolean met, String detail) {}
