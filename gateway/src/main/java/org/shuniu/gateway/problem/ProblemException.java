package org.shuniu.gateway.problem;

/** Ends a request of the API with a problem document. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.detail());
        this.problem = problem;
    }

    public ProblemException(ProblemType type, String detail) {
        this(Problem.of(type, detail));
    }

    public ProblemException(ProblemType type, String detail, String fix) {
        this(Problem.of(type, detail).withFix(fix));
    }

    public Problem problem() {
        return problem;
    }
}
