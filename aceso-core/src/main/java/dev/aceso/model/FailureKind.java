package dev.aceso.model;

/** Sub-classes of failure that are told apart; each belongs to one class. */
public enum FailureKind {
  CRASHED(FailureClass.SERVICE_FAILURE),
  /** It should run and doesn't, though it did not crash. */
  DOWN(FailureClass.SERVICE_FAILURE),
  HUNG(FailureClass.SERVICE_FAILURE),
  CRASH_LOOP(FailureClass.SERVICE_FAILURE),
  /** It answers, but with errors. */
  FAILING(FailureClass.SERVICE_FAILURE),
  SLOW_RESPONSE(FailureClass.PERFORMANCE_DEGRADATION),
  DISK_FULL(FailureClass.RESOURCE_EXHAUSTION),
  INODES_EXHAUSTED(FailureClass.RESOURCE_EXHAUSTION),
  FILE_DESCRIPTORS_EXHAUSTED(FailureClass.RESOURCE_EXHAUSTION),
  /** The kernel ended it, as the memory that it may use was used up. */
  OUT_OF_MEMORY(FailureClass.RESOURCE_EXHAUSTION),
  DEPENDENCY_UNAVAILABLE(FailureClass.DEPENDENCY_FAILURE),
  DEPENDENCY_FAILING(FailureClass.DEPENDENCY_FAILURE);

  private final FailureClass failureClass;

  FailureKind(FailureClass failureClass) {
    this.failureClass = failureClass;
  }

  public FailureClass failureClass() {
    return failureClass;
  }

  /** Whether it says that a process came to an end, which a start has mended for the time being. */
  public boolean ended() {
    return switch (this) {
      case CRASHED, DOWN, OUT_OF_MEMORY -> true;
      case CRASH_LOOP,
          HUNG,
          FAILING,
          SLOW_RESPONSE,
          DISK_FULL,
          INODES_EXHAUSTED,
          FILE_DESCRIPTORS_EXHAUSTED,
          DEPENDENCY_UNAVAILABLE,
          DEPENDENCY_FAILING ->
          false;
    };
  }
}
