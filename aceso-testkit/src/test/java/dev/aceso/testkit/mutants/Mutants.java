package dev.aceso.testkit.mutants;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The faults that the tests must notice. */
final class Mutants {
  private static final String APPROVALS = "dev.aceso.testkit.sim.LoopTest";
  private static final String LOOP = "dev.aceso.testkit.sim.LoopGatesTest";
  private static final String GOES_ON = "dev.aceso.testkit.sim.LoopGoesOnTest";
  private static final String CLOCK = "dev.aceso.testkit.sim.LoopClockTest";
  private static final String GATES = "dev.aceso.safety.GatesTest";
  private static final String INTERPRETER = "dev.aceso.plan.InterpreterTest";
  private static final String DECIDER = "dev.aceso.decide.DeciderTest";
  private static final String MODES = "dev.aceso.decide.ModesTest";
  private static final String VALIDATOR = "dev.aceso.validate.ValidatorTest";
  private static final String SYMPTOMS = "dev.aceso.validate.SymptomsTest";

  private static final Pattern LISTED =
      Pattern.compile("GATES =\\s+List\\.of\\(\\s*(.*?)\\);", Pattern.DOTALL);

  private Mutants() {}

  static List<Mutant> all(Core core) {
    return Stream.of(
            eachGate(core.source("safety/Gates")),
            limits(),
            people(),
            beforeEachEffect(),
            choosing(),
            execution(),
            proof(),
            debts())
        .flatMap(List::stream)
        .toList();
  }

  /** One mutant without each gate of the list, also of those that are yet to come. */
  private static List<Mutant> eachGate(String gates) {
    Matcher list = LISTED.matcher(gates);
    if (!list.find()) {
      throw new IllegalStateException("safety/Gates.java has no list GATES any more");
    }
    List<String> names = List.of(list.group(1).split(",\\s*"));
    List<Mutant> mutants = new ArrayList<>();
    for (String name : names) {
      String left = String.join(", ", names.stream().filter(other -> !other.equals(name)).toList());
      mutants.add(mutant("without gate " + name, "safety/Gates", list.group(1), left, GATES));
    }
    return mutants;
  }

  private static List<Mutant> limits() {
    return List.of(
        mutant(
            "limits on harm never hold",
            "safety/Gates",
            "request.harmless() ? Optional.empty() : gate.refusal(request)",
            "Optional.empty()",
            GATES),
        mutant(
            "limits on harm hold back what harms nothing",
            "safety/Gates",
            "request.harmless() ? Optional.empty() : gate.refusal(request)",
            "gate.refusal(request)",
            GATES),
        mutant(
            "attempts without end",
            "decide/Decider",
            "boolean spent = tried >= s.policy().limits().attempts();",
            "boolean spent = false;",
            DECIDER),
        mutant(
            "breakers are never looked at",
            "loop/Choosing",
            "Breakers.open(desk.memory.failing(), desk.policy().guards().breaker(), desk.now)",
            "java.util.Map.of()",
            LOOP),
        mutant(
            "an open breaker speaks against nothing",
            "decide/Applicability",
            ".map(why -> new Objection(Ground.BREAKER, why));",
            ".map(why -> new Objection(Ground.BREAKER, why)).filter(o -> false);",
            DECIDER),
        mutant(
            "rollout is ignored by the decision",
            "decide/Decider",
            "mode == Mode.AUTOMATIC && !reached()",
            "false",
            DECIDER),
        mutant(
            "rollout is ignored before an effect",
            "decide/Modes",
            "ruled == Mode.AUTOMATIC && !reached(policy, component)",
            "false",
            MODES),
        mutant(
            "a cure that did not last counts as one that did",
            "loop/Intake",
            "    relapse(id, failure);\n",
            "",
            LOOP));
  }

  private static List<Mutant> people() {
    return List.of(
        mutant(
            "one person approves twice",
            "loop/Orders",
            "incident.approvers().contains(order.by())",
            "false",
            APPROVALS),
        mutant(
            "one approval is enough",
            "loop/Approval",
            "incident.approvers().size() >= desk.policy().approval().needed()",
            "!incident.approvers().isEmpty()",
            APPROVALS),
        mutant(
            "another plan is approved than the one that was shown",
            "loop/Orders",
            "order.plan().filter(shown -> !shown.equals(plan.get().id())).isPresent()",
            "false",
            LOOP),
        mutant(
            "an approval is waited for without end",
            "loop/Approval",
            "!desk.now.isBefore(expires)",
            "false",
            LOOP),
        mutant(
            "what is approved begins though the failure has gone",
            "loop/Approval",
            "case Confirmation.Gone g -> {\n        if (desk.settled(incident)) {",
            "case Confirmation.Gone g -> {\n        if (true) triage.begin(incident, plan, attention);\n        else if (desk.settled(incident)) {",
            LOOP),
        mutant(
            "nobody is asked about what is disputed",
            "loop/Choosing",
            "if (disputed.isPresent()) {",
            "if (false) {",
            LOOP),
        mutant(
            "what a person holds is decided on",
            "loop/Loop",
            "if (incident.heldBy().isEmpty()) {",
            "if (true) {",
            LOOP),
        mutant(
            "what a person stopped has failed",
            "loop/Watch",
            "known.atRest() || known.desired() instanceof Desired.Stopped",
            "false",
            LOOP),
        mutant(
            "what is to be down fails while it still runs",
            "loop/Watch",
            "known.atRest() || known.desired() instanceof Desired.Stopped",
            "known.atRest()",
            LOOP),
        mutant(
            "what a person started is still to be down",
            "loop/Errands",
            "if (down && !on(id)) {",
            "if (false) {",
            LOOP),
        mutant(
            "an order to stop is no order",
            "plan/Interpreter",
            "if (halted.isPresent()) {",
            "if (false) {",
            INTERPRETER));
  }

  private static List<Mutant> beforeEachEffect() {
    return List.of(
        mutant(
            "shadow mode is not asked for before an effect",
            "loop/Clearance",
            "case SHADOW -> halt(incident, POLICY, \"the mode is shadow now\");",
            "case SHADOW -> true;",
            LOOP),
        mutant(
            "approval is not asked for before an effect",
            "loop/Clearance",
            "approved || halt(incident, POLICY, \"it needs to be approved now\")",
            "true",
            LOOP),
        mutant(
            "the gates are not asked before an effect",
            "loop/Clearance",
            "&& open(incident, attention, perform.action().harmless() ? plan.only(perform.step()) : plan)",
            "",
            LOOP),
        mutant(
            "what waits for its dependency never gives way",
            "loop/Waits",
            "if (reason == Reason.DEPENDENCY_DOWN) {",
            "if (reason == Reason.DEPENDENCY_DOWN && incident.told()) {",
            GOES_ON),
        mutant(
            "what is asked for may be more than could begin",
            "loop/Company",
            "Stream.of(traffic, traffic.alone())",
            "Stream.of(traffic)",
            GOES_ON),
        mutant(
            "what is more than the limits allow stays approved",
            "loop/Choosing",
            "&& !tooMuch",
            "",
            GOES_ON),
        mutant(
            "what is dead is waited for in the proof of another",
            "loop/Treatment",
            "if (ill.filter(id -> needsItsOwn(plan, id)).isPresent()) {",
            "if (ill.filter(id -> needsItsOwn(plan, id) && incident.told()).isPresent()) {",
            GOES_ON),
        mutant(
            "what hangs again after an end is not news",
            "loop/Intake",
            ".noneMatch(f -> f.detectedAt().isAfter(same.get().detectedAt()))",
            ".noneMatch(f -> f.detectedAt().isBefore(same.get().onset()))",
            GOES_ON),
        mutant(
            "the failure is not looked for before an effect",
            "loop/Clearance",
            "&& stillThere(incident, attention, perform)",
            "",
            LOOP),
        mutant(
            "an old look is good enough before an effect",
            "loop/Clearance",
            "since && desk.now.isBefore(surveyed.plus(CONFIRMED_FOR))",
            "since",
            LOOP),
        mutant(
            "a look from before the last effect is good enough",
            "loop/Clearance",
            "return since && desk.now.isBefore",
            "return desk.now.isBefore",
            LOOP),
        mutant(
            "what a start needs is not waited for until it answers",
            "loop/Clearance",
            "if (!ready(incident, plan, perform)) {",
            "if (false) {",
            LOOP),
        mutant(
            "what a person stopped is started",
            "loop/Clearance",
            "if (desired.isPresent() && desired.get() instanceof Desired.Stopped stopped) {",
            "if (on == null && desired.get() instanceof Desired.Stopped stopped) {",
            LOOP),
        mutant(
            "what a person stopped is started to undo a stop",
            "loop/Clearance",
            "if (!starts && (perform.undo() || !on.equals(plan.component()))) {",
            "if (perform.undo() || (!starts && !on.equals(plan.component()))) {",
            LOOP),
        mutant(
            "what a person stopped ends the recovery of what it needs",
            "loop/Clearance",
            "boolean cures = on.equals(plan.component()) && !perform.undo();",
            "boolean cures = true;",
            LOOP),
        mutant(
            "pauses and the kill switch don't hold back what is owed",
            "loop/Treatment",
            "if (desk.holds.forbid(plan.touches(), desk.now)) {",
            "if (false) {",
            LOOP),
        mutant(
            "any failure is confirmed unseen",
            "loop/Inquiry",
            "return Gates.confirm(failure.kind(), seen, attention.surveyed.orElseThrow(), desk.now);",
            "return new Confirmation.Confirmed(\"\");",
            LOOP));
  }

  private static List<Mutant> choosing() {
    return List.of(
        mutant(
            "shadow mode begins what it decides",
            "loop/Choosing",
            "attention.resting = true;\n        patience.record(incident, decision);",
            "begin(desk.record(incident.id(), new IncidentEvent.Decided(desk.now, decision)), plan, attention);",
            APPROVALS),
        mutant(
            "approve mode begins without asking",
            "loop/Choosing",
            "case APPROVE -> askOrWait(incident, decision, plan, attention);",
            "case APPROVE -> begin(desk.record(incident.id(), new IncidentEvent.Decided(desk.now, decision)), plan, attention);",
            APPROVALS));
  }

  private static List<Mutant> execution() {
    return List.of(
        mutant(
            "what may have happened is done twice",
            "plan/Interpreter",
            "if (!step.idempotent()) {",
            "if (false) {",
            INTERPRETER),
        mutant(
            "an unknown outcome is not looked into",
            "plan/Interpreter",
            "case REPORTED, UNKNOWN -> Optional.of(examine(plan, step, step.action(), tries, false));",
            "case REPORTED, UNKNOWN -> Optional.of(forward(plan, step, tries, deadline, now));",
            INTERPRETER),
        mutant(
            "what a step reports is believed",
            "plan/Tries",
            "case StepOutcome.Succeeded s -> moved(Progress.REPORTED, e.at(), s.output());",
            "case StepOutcome.Succeeded s -> moved(Progress.DONE, e.at(), s.output());",
            INTERPRETER),
        mutant(
            "what ended with it gets no start",
            "loop/Company",
            "List<Step> starts = new ArrayList<>();",
            "List<Step> starts = List.of();\n    if (!starts.isEmpty() || failing.size() >= 0) {"
                + "\n      return starts;\n    }",
            LOOP),
        mutant(
            "nothing is undone",
            "plan/Interpreter",
            "if (action.isEmpty() || !Tries.of(events, step.index(), false).mayHaveHappened()) {",
            "if (action.isEmpty() || events.size() >= 0) {",
            INTERPRETER),
        mutant(
            "what a plan needs is not looked at",
            "plan/Interpreter",
            "if (!prechecked.get().unmet().isEmpty()) {",
            "if (false) {",
            INTERPRETER),
        mutant(
            "what an engine did as it died counts as never done",
            "loop/Treatment",
            "new StepOutcome.Unknown(\"the engine ended while it ran\")",
            "new StepOutcome.Failed(\"the engine ended while it ran\", \"\")",
            LOOP));
  }

  private static List<Mutant> proof() {
    return List.of(
        mutant(
            "success though something still fails",
            "loop/Treatment",
            "outcome == Outcome.SUCCESS ? desk.stillIll(incident) : Optional.empty()",
            "Optional.empty()",
            APPROVALS),
        mutant(
            "missing evidence is good",
            "validate/Validator",
            "standings.stream().allMatch(Standing::good) && met()",
            "standings.stream().allMatch(s -> s.good() || s.state() instanceof Standing.State.Missing) && met()",
            VALIDATOR),
        mutant(
            "criteria need not be met",
            "validate/Validator",
            "allMatch(Standing::good) && met()",
            "allMatch(Standing::good)",
            VALIDATOR),
        mutant(
            "a crash since the last step is overlooked",
            "validate/Validator",
            "if (crash.isPresent()) {",
            "if (false) {",
            VALIDATOR),
        mutant(
            "what came before the last step proves it",
            "validate/Evaluation",
            " && !Passes.began(reading).isBefore(since)",
            "",
            VALIDATOR),
        mutant(
            "a proof without the symptoms",
            "validate/Evaluation",
            "all.addAll(symptoms.standings(this));",
            "",
            SYMPTOMS),
        mutant(
            "one heartbeat is enough",
            "model/HeartbeatFacts",
            "return new HeartbeatFacts(Optional.of(arrival), Optional.empty(), intervals);",
            "return new HeartbeatFacts(Optional.of(arrival), Optional.of(arrival), intervals);",
            SYMPTOMS),
        mutant(
            "a silence that nobody could have heard counts",
            "loop/Loop",
            "desk.watch.unheard(before, desk.now);",
            "",
            CLOCK),
        mutant(
            "time goes back as the wall clock does",
            "model/SteadyTime",
            "behind.compareTo(LEAP) > 0",
            "!behind.isZero()",
            CLOCK),
        mutant(
            "one pass of the probe that failed is enough",
            "validate/Symptoms",
            "TWICE = 2;",
            "TWICE = 1;",
            SYMPTOMS));
  }

  private static List<Mutant> debts() {
    return List.of(
        mutant(
            "a success closes though something is owed",
            "loop/Treatment",
            "if (desk.settled(incident)) {",
            "if (desk.stillIll(incident).isEmpty()) {",
            LOOP),
        mutant(
            "a success closes though others of the incident are still ill",
            "loop/Treatment",
            "if (desk.settled(incident)) {",
            "if (desk.owed(incident).isEmpty()) {",
            GOES_ON),
        mutant(
            "what is well is settled though something is owed",
            "loop/Desk",
            "stillIll(incident).isEmpty() && owed(incident).isEmpty()",
            "stillIll(incident).isEmpty()",
            LOOP),
        mutant(
            "a person closes what is owed",
            "loop/Orders",
            "if (!owed.isEmpty()) {",
            "if (false) {",
            LOOP),
        mutant(
            "what the engine stopped is left down in shadow mode",
            "loop/Choosing",
            "recover.mode() != Mode.AUTOMATIC && pays(incident, plan)",
            "false",
            APPROVALS));
  }

  private static Mutant mutant(
      String name, String file, String text, String becomes, String... tests) {
    return new Mutant(name, file, text, becomes, List.of(tests));
  }
}
