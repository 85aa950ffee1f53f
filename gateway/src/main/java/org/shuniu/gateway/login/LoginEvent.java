package org.shuniu.gateway.login;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.audit.AuditEvent;
import org.shuniu.roster.person.PersonId;

/** How people got in, or did not. */
sealed interface LoginEvent extends AuditEvent {
    /** Where a request came from (等保 2.0: who, what, when, outcome, source). */
    record Source(String address) {}

    /** Who got cards, and how many did not. */
    record Cards(List<String> people, int skipped) {
        public Cards {
            people = List.copyOf(people);
        }
    }

    /** What a person did to their own account. */
    sealed interface OwnAct extends LoginEvent {
        PersonId person();

        @Override
        default String actor() {
            return "person:" + person();
        }

        @Override
        default String subject() {
            return person().toString();
        }
    }

    /** What we refused to somebody who proved nothing; the person is whom they claimed to be. */
    sealed interface Refusal extends LoginEvent {
        @Nullable PersonId claimed();

        @Override
        default String actor() {
            return "system";
        }

        @Override
        default @Nullable String subject() {
            PersonId person = claimed();
            return person == null ? null : person.toString();
        }
    }

    record LoggedIn(PersonId person, Source payload) implements OwnAct {
        @Override
        public String type() {
            return "login.succeeded";
        }
    }

    record LoginRefused(@Nullable PersonId claimed, Source payload) implements Refusal {
        @Override
        public String type() {
            return "login.refused";
        }
    }

    /** Too many tries: the password was not even looked at. */
    record LoginSlowed(@Nullable PersonId claimed, Source payload) implements Refusal {
        @Override
        public String type() {
            return "login.slowed";
        }
    }

    record LoggedOut(PersonId person, Source payload) implements OwnAct {
        @Override
        public String type() {
            return "login.ended";
        }
    }

    record CardsIssued(String actor, Cards payload) implements LoginEvent {
        @Override
        public String type() {
            return "activation.cards-issued";
        }

        @Override
        public @Nullable String subject() {
            return null;
        }
    }

    record Activated(PersonId person, Source payload) implements OwnAct {
        @Override
        public String type() {
            return "activation.succeeded";
        }
    }

    record ActivationRefused(@Nullable PersonId claimed, Source payload) implements Refusal {
        @Override
        public String type() {
            return "activation.refused";
        }
    }

    /** Too many tries: the card was not even looked at. */
    record ActivationSlowed(@Nullable PersonId claimed, Source payload) implements Refusal {
        @Override
        public String type() {
            return "activation.slowed";
        }
    }

    /** A form came without its token: from another site, or from a page that was open too long. */
    record FormRefused(@Nullable PersonId claimed, Source payload) implements Refusal {
        @Override
        public String type() {
            return "form.refused";
        }
    }

    record PasswordChanged(PersonId person, Source payload) implements OwnAct {
        @Override
        public String type() {
            return "password.changed";
        }
    }

    record PasswordChangeRefused(PersonId claimed, Source payload) implements Refusal {
        @Override
        public String type() {
            return "password.change-refused";
        }
    }
}
