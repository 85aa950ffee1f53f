package org.shuniu.gateway.session;

import java.time.Duration;
import java.util.List;
import org.shuniu.gateway.network.NetworkRange;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a login lasts, by who it is. Of somebody with several roles the strictest limits count.
 *
 * @param student also for people without any role
 * @param teacher also for other staff
 * @param shared on a computer that many use, whoever it is: a lesson
 * @param sharedNetworks where every computer is such a one, as {@code 10.1.0.0/16}
 */
@ConfigurationProperties("shuniu.session")
public record SessionProperties(
        @DefaultValue Student student,
        @DefaultValue Teacher teacher,
        @DefaultValue Guardian guardian,
        @DefaultValue Administrator administrator,
        @DefaultValue Shared shared,
        @DefaultValue List<String> sharedNetworks) {
    public SessionProperties {
        sharedNetworks = List.copyOf(sharedNetworks);
        NetworkRange.parseAll(sharedNetworks);
        for (Limits limits : List.of(student, teacher, guardian, administrator, shared)) {
            if (!limits.idle().isPositive() || limits.absolute().compareTo(limits.idle()) < 0) {
                throw new IllegalArgumentException(
                        "shuniu.session: idle must be positive and at most absolute");
            }
        }
    }

    /** Limits of one login. */
    public interface Limits {
        /** Without a request, a login ends after this. */
        Duration idle();

        /** A login ends after this in any case. */
        Duration absolute();
    }

    public record Student(@DefaultValue("2h") Duration idle, @DefaultValue("12h") Duration absolute)
            implements Limits {}

    public record Teacher(@DefaultValue("2h") Duration idle, @DefaultValue("12h") Duration absolute)
            implements Limits {}

    public record Guardian(
            @DefaultValue("2h") Duration idle, @DefaultValue("12h") Duration absolute)
            implements Limits {}

    public record Administrator(
            @DefaultValue("30m") Duration idle, @DefaultValue("8h") Duration absolute)
            implements Limits {}

    public record Shared(@DefaultValue("10m") Duration idle, @DefaultValue("45m") Duration absolute)
            implements Limits {}
}
