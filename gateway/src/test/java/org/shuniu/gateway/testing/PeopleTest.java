package org.shuniu.gateway.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/** A {@link HubTest} whose people are those that the test adds to {@link InMemoryPeople}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@HubTest
@Import(PeopleTest.People.class)
public @interface PeopleTest {
    /** The directory in place of the engine's. */
    @TestConfiguration(proxyBeanMethods = false)
    class People {
        @Bean
        @Primary
        InMemoryPeople inMemoryPeople() {
            return new InMemoryPeople();
        }
    }
}
