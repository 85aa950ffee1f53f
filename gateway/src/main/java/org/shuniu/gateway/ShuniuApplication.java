package org.shuniu.gateway;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The hub: one process, two roles. */
@SpringBootApplication
public class ShuniuApplication {
    public static void main(String[] args) {
        SpringApplication.run(ShuniuApplication.class, args);
    }
}
