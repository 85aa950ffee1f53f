package org.shuniu.gateway.api;

import java.util.function.Supplier;
import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.roster.RosterStats;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The hub in figures. */
@RestController
class StatsController {
    private final Supplier<RosterStats> stats;

    StatsController(Supplier<RosterStats> stats) {
        this.stats = stats;
    }

    /** The figures are of the whole hub, which for a client of one subtree is outside. */
    @GetMapping("/api/v1/stats")
    RosterStats get(@AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_READ);
        if (!Subtree.seesAll(caller)) {
            throw new ProblemException(
                    ProblemType.NOT_FOUND, "There are figures for the whole hub only.");
        }
        return stats.get();
    }
}
