package org.shuniu.routes;

import java.util.Arrays;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Holds where {@code shuniu.roles} names the worker, and where it names nothing. */
public final class OnWorkerRole extends SpringBootCondition {
    @Override
    public ConditionOutcome getMatchOutcome(
            ConditionContext context, AnnotatedTypeMetadata metadata) {
        String roles = context.getEnvironment().getProperty("shuniu.roles", "online,worker");
        boolean worker =
                Arrays.stream(roles.split(",", -1))
                        .anyMatch(role -> role.strip().equalsIgnoreCase("worker"));
        return new ConditionOutcome(worker, "shuniu.roles is " + roles);
    }
}
