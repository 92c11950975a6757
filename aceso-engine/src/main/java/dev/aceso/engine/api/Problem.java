package dev.aceso.engine.api;

import dev.aceso.engine.access.Caller;
import dev.aceso.engine.access.Person;
import dev.aceso.engine.access.Role;

/**
 * Why a request was not served, as RFC 9457 problem details; {@code fix} is an extension member.
 *
 * @param type names the kind of problem: a URN, stable, for programs
 * @param status the HTTP status, 400 to 599
 * @param detail what is wrong with this request
 * @param fix what to do about it
 */
record Problem(String type, String title, int status, String detail, String fix) {
  static final String MEDIA_TYPE = "application/problem+json";

  private static Problem of(String name, String title, int status, String detail, String fix) {
    return new Problem("urn:aceso:problem:" + name, title, status, detail, fix);
  }

  static Problem badRequest(String detail, String fix) {
    return of("bad-request", "The request can't be understood", 400, detail, fix);
  }

  static Problem unauthorized() {
    return of(
        "token",
        "A token is needed",
        401,
        "The request carries no token, or not a right one.",
        "Send the header 'Authorization: Bearer TOKEN' with your token; 'aceso token NAME --role"
            + " ROLE' on the engine's machine makes one.");
  }

  static Problem role(Caller caller, Role needed) {
    return switch (caller) {
      case Caller.Known(Person person) ->
          of(
              "role",
              "Your role does not allow it",
              403,
              "%s is %s; this needs the role %s."
                  .formatted(person.name(), person.role().word(), needed.word()),
              "Ask somebody who is %s, or have your role changed in access_config.yaml."
                  .formatted(needed.word()));
      case Caller.Anyone _ ->
          of(
              "role",
              "Without a token you may only look",
              403,
              "This needs the role %s, and the request does not say whose it is."
                  .formatted(needed.word()),
              "Use the command line as the engine's user, or make a token: 'aceso token NAME"
                  + " --role %s'.".formatted(needed.word()));
    };
  }

  static Problem crossSite(String what) {
    return of(
        "cross-site",
        "Requests from other sites are refused",
        403,
        what,
        "Use the engine's own console or a program that is no browser.");
  }

  static Problem notFound(String what) {
    return of(
        "not-found",
        "There is no such thing",
        404,
        what,
        "GET /api/v1/incidents and /api/v1/components list what there is; /openapi.yaml describes"
            + " every path.");
  }

  static Problem method(String method, String path, String allowed) {
    return of(
        "method",
        "This path doesn't take that method",
        405,
        path + " doesn't take " + method + ".",
        "Use " + allowed + ".");
  }

  static Problem refused(String why) {
    return of(
        "refused",
        "It is not possible as things are",
        409,
        why,
        "Look at the present state with GET /api/v1/status or the incident, then decide again.");
  }

  static Problem tooLarge(int limit) {
    return of(
        "too-large",
        "The body is too large",
        413,
        "The body is longer than " + limit + " bytes.",
        "Send less; no request of this API needs that much.");
  }

  static Problem mediaType(String sent) {
    return of(
        "media-type",
        "The body must be JSON",
        415,
        "The Content-Type is " + (sent.isEmpty() ? "missing" : "'" + sent + "'") + ".",
        "Send the header 'Content-Type: application/json'.");
  }

  static Problem misdirected(String host, int port) {
    return of(
        "host",
        "The Host header is not this engine's",
        421,
        "The Host header is " + (host.isEmpty() ? "missing" : "'" + host + "'") + ".",
        "Without a token the engine answers to loopback names only: use http://127.0.0.1:"
            + port
            + " or http://localhost:"
            + port
            + ", or give the engine a token.");
  }

  static Problem busy(String detail) {
    return of("busy", "Too many at once", 503, detail, "Close some and try again.");
  }

  static Problem unavailable(String why) {
    return of(
        "unavailable",
        "The engine can't take orders at present",
        503,
        why,
        "Put right what hinders the engine, see GET /api/v1/status, then order it again.");
  }

  static Problem internal() {
    return of(
        "internal",
        "The engine made a mistake",
        500,
        "The request ran into a defect of the engine; its log has the details.",
        "Try again; if it persists, report it with the log.");
  }
}
