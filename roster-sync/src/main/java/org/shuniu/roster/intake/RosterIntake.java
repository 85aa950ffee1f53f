package org.shuniu.roster.intake;

import java.io.InputStream;

/** The one door for roster files, whoever carries them. */
public interface RosterIntake {
    /**
     * Takes the bytes whole: checks size, digest and zip structure, seals them into the spool and
     * records a batch in state {@code received}; reading and applying follow by themselves.
     */
    Batch receive(Delivery delivery, InputStream body) throws DeliveryRefused;
}
