package dev.aceso.model;

import java.util.Map;
import java.util.Optional;

/**
 * The strategy that fits the cause best, before policy and history are weighed (RCA-O6).
 *
 * @param playbook empty when none fits
 * @param whyNot the other playbooks, and what speaks against each
 */
public record Recommendation(Optional<String> playbook, String why, Map<String, String> whyNot) {
  public Recommendation {
    whyNot = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(whyNot));
  }
}
