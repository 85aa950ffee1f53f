package org.shuniu.gateway.api;

import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.problem.Problem;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;

/** Ends a request whose token lacks the scope. */
final class ScopeCheck {
    private ScopeCheck() {}

    static void require(ApiCaller caller, ApiScope scope) {
        if (!caller.holds(scope)) {
            throw new ProblemException(
                    Problem.of(
                                    ProblemType.INSUFFICIENT_SCOPE,
                                    "This request needs the scope " + scope.code() + ".")
                            .with("scope", scope.code()));
        }
    }
}
