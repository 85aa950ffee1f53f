package org.shuniu.gateway.problem;

import org.springframework.http.HttpStatus;

/** Every way in which an answer of the API can be no, with what to do about it. */
public enum ProblemType {
    MALFORMED_JSON(
            "malformed-json",
            "The body is not JSON that we can read",
            HttpStatus.BAD_REQUEST,
            Fault.CALLER,
            "Send one JSON object in UTF-8 with Content-Type: application/json."),
    UNKNOWN_PROPERTY(
            "unknown-property",
            "The body has a property that we do not know",
            HttpStatus.BAD_REQUEST,
            Fault.CALLER,
            "Leave the property out, or spell it as /api/v1/openapi.json does."),
    INVALID_PROPERTY(
            "invalid-property",
            "A property of the body is missing or has a value that is not allowed",
            HttpStatus.BAD_REQUEST,
            Fault.CALLER,
            "Correct the property; /api/v1/openapi.json lists what it may be."),
    MISSING_PARAMETER(
            "missing-parameter",
            "A query parameter is missing",
            HttpStatus.BAD_REQUEST,
            Fault.CALLER,
            "Add the parameter to the query."),
    INVALID_PARAMETER(
            "invalid-parameter",
            "A parameter has a value that is not allowed",
            HttpStatus.BAD_REQUEST,
            Fault.CALLER,
            "Correct the parameter; /api/v1/openapi.json lists what it may be."),
    INVALID_CURSOR(
            "invalid-cursor",
            "The cursor is not one of ours",
            HttpStatus.BAD_REQUEST,
            Fault.CALLER,
            "Pass the `next` of the page before as it is, or start again without a cursor."),
    CURSOR_EXPIRED(
            "cursor-expired",
            "The cursor is too old",
            HttpStatus.GONE,
            Fault.CALLER,
            "Events are kept for 30 days. Read /api/v1/events/snapshot, then go on from its `events`."),
    INVALID_REQUEST(
            "invalid-request",
            "The request cannot be understood",
            HttpStatus.BAD_REQUEST,
            Fault.CALLER,
            "Compare the request with /api/v1/openapi.json."),
    EMPTY_BODY(
            "empty-body",
            "The body is empty",
            HttpStatus.BAD_REQUEST,
            Fault.CALLER,
            "Send the bytes of the file as the body; with curl: --data-binary @file."),
    INTERRUPTED(
            "interrupted",
            "The delivery broke off",
            HttpStatus.BAD_REQUEST,
            Fault.CALLER,
            "Send the whole file again."),
    INVALID_CLIENT_METADATA(
            "invalid-client-metadata",
            "The client cannot be registered like this",
            HttpStatus.BAD_REQUEST,
            Fault.CALLER,
            "Correct the member that the detail names."),
    UNAUTHENTICATED(
            "unauthenticated",
            "A valid access token is needed",
            HttpStatus.UNAUTHORIZED,
            Fault.CALLER,
            "Get an access token with grant_type=client_credentials and send it as"
                    + " Authorization: Bearer."),
    INSUFFICIENT_SCOPE(
            "insufficient-scope",
            "The access token lacks a scope",
            HttpStatus.FORBIDDEN,
            Fault.CALLER,
            "Ask for the scope in the token request; the client must be registered for it."),
    WIDENING_NEEDS_APPROVAL(
            "widening-needs-approval",
            "Widening the scope of a source needs approval",
            HttpStatus.FORBIDDEN,
            Fault.CALLER,
            "Use a client that also holds the scope roster.approve."),
    APPROVAL_BY_SENDER(
            "approval-by-sender",
            "Whoever sent a delivery does not approve it",
            HttpStatus.FORBIDDEN,
            Fault.CALLER,
            "Have another client look at the holds and approve them."),
    NOT_FOUND(
            "not-found",
            "There is nothing here",
            HttpStatus.NOT_FOUND,
            Fault.CALLER,
            "Check the address; /api/v1/openapi.json lists all."),
    UNKNOWN_SOURCE(
            "unknown-source",
            "There is no such source",
            HttpStatus.NOT_FOUND,
            Fault.CALLER,
            "Check the name with GET /api/v1/sources, or create the source with PUT."),
    UNKNOWN_IMPORT(
            "unknown-import",
            "There is no such import",
            HttpStatus.NOT_FOUND,
            Fault.CALLER,
            "Use the id of the Location header that answered the delivery."),
    UNKNOWN_HOLD(
            "unknown-hold",
            "There is no such hold",
            HttpStatus.NOT_FOUND,
            Fault.CALLER,
            "Use the ids of the import's holds, or leave holds out to mean all."),
    UNKNOWN_PERSON(
            "unknown-person",
            "There is no such person",
            HttpStatus.NOT_FOUND,
            Fault.CALLER,
            "Find the id with POST /api/v1/persons/search."),
    UNKNOWN_REGISTRY(
            "unknown-registry",
            "There is no such registry",
            HttpStatus.NOT_FOUND,
            Fault.CALLER,
            "Name one of those in the detail; the operator adds one as shuniu.lookup.<name>."),
    NO_NUMBER(
            "no-number",
            "Nothing is known by which the registry could be asked",
            HttpStatus.CONFLICT,
            Fault.CALLER,
            "Have the person's number come in by a feed first."),
    REGISTRY_AWAY(
            "registry-away",
            "The registry is away",
            HttpStatus.SERVICE_UNAVAILABLE,
            Fault.UPSTREAM,
            "Try again after the seconds of the Retry-After header; nothing was changed."),
    UNKNOWN_SPACE_PROVIDER(
            "unknown-space-provider",
            "There is no such space provider",
            HttpStatus.NOT_FOUND,
            Fault.CALLER,
            "List them with GET /api/v1/space-providers, or add one with PUT."),
    UNKNOWN_SESSION(
            "unknown-session",
            "There is no such login",
            HttpStatus.NOT_FOUND,
            Fault.CALLER,
            "List the person's logins again: this one may have ended by itself."),
    UNKNOWN_MERGE_PROPOSAL(
            "unknown-merge-proposal",
            "There is no such merge proposal",
            HttpStatus.NOT_FOUND,
            Fault.CALLER,
            "List what waits for a decision with GET /api/v1/merge-proposals."),
    TOO_MANY_RECEIVERS(
            "too-many-receivers",
            "The client has receivers enough",
            HttpStatus.CONFLICT,
            Fault.CALLER,
            "Delete one of them with DELETE /api/v1/receivers/{name}."),
    UNKNOWN_RECEIVER(
            "unknown-receiver",
            "There is no such receiver",
            HttpStatus.NOT_FOUND,
            Fault.CALLER,
            "List the client's own with GET /api/v1/receivers."),
    UNKNOWN_MERGE(
            "unknown-merge",
            "There is no such merge",
            HttpStatus.NOT_FOUND,
            Fault.CALLER,
            "Find it with GET /api/v1/persons/{id}/merges."),
    UNKNOWN_ORG(
            "unknown-org",
            "There is no such org",
            HttpStatus.NOT_FOUND,
            Fault.CALLER,
            "Check the org code."),
    UNKNOWN_CLIENT(
            "unknown-client",
            "There is no such client",
            HttpStatus.NOT_FOUND,
            Fault.CALLER,
            "Check the client id."),
    UNKNOWN_LOCAL_RECORD(
            "unknown-local-record",
            "There is no such local record",
            HttpStatus.NOT_FOUND,
            Fault.CALLER,
            "List what is in force with GET /api/v1/local-records or /api/v1/secondments."),
    METHOD_NOT_ALLOWED(
            "method-not-allowed",
            "The method is not allowed here",
            HttpStatus.METHOD_NOT_ALLOWED,
            Fault.CALLER,
            "Use a method of the Allow header."),
    NOT_ACCEPTABLE(
            "not-acceptable",
            "None of the media types asked for can be made",
            HttpStatus.NOT_ACCEPTABLE,
            Fault.CALLER,
            "Accept application/json and application/problem+json."),
    UNDO_BLOCKED(
            "undo-blocked",
            "Later changes depend on the import",
            HttpStatus.CONFLICT,
            Fault.CALLER,
            "Undo the imports that `imports` names first, the last one first."),
    NOT_UNDOABLE(
            "not-undoable",
            "The import cannot be undone as it stands",
            HttpStatus.CONFLICT,
            Fault.CALLER,
            "Look at its state with GET /api/v1/imports/{id}."),
    SCOPE_OVERLAP(
            "scope-overlap",
            "Another source speaks for the same org",
            HttpStatus.CONFLICT,
            Fault.CALLER,
            "Take the org out of one of the two scopes."),
    SOURCE_BUILT_IN(
            "source-built-in",
            "The source is part of the hub",
            HttpStatus.CONFLICT,
            Fault.CALLER,
            "Register a source of your own under another name."),
    ALREADY_AFFILIATED(
            "already-affiliated",
            "The person is there already",
            HttpStatus.CONFLICT,
            Fault.CALLER,
            "Nothing to do; to prolong what a sponsor answers for, send another end."),
    IDENTITY_CONTRADICTED(
            "identity-contradicted",
            "The ID number is that of somebody else",
            HttpStatus.CONFLICT,
            Fault.CALLER,
            "Check name and ID number against the document."),
    NAMESAKE_HERE(
            "namesake-here",
            "No number tells whether the person is there already",
            HttpStatus.CONFLICT,
            Fault.CALLER,
            "Fill the student number or the number of an identity document."),
    NO_POST(
            "no-post",
            "Only who has a post can be seconded",
            HttpStatus.CONFLICT,
            Fault.CALLER,
            "Have the registry name the post first, or answer for the person with POST"
                    + " /api/v1/local-records."),
    ORG_CHANGE_REFUSED(
            "org-change-refused",
            "The orgs cannot be changed like this",
            HttpStatus.CONFLICT,
            Fault.CALLER,
            "Try the change with dryRun=true first."),
    OTHER_PLAN(
            "other-plan",
            "The plan is another than the one that was looked at",
            HttpStatus.CONFLICT,
            Fault.CALLER,
            "Look again and send the planHash that is shown then."),
    NOTHING_TO_DECIDE(
            "nothing-to-decide",
            "The holds wait for no decision",
            HttpStatus.CONFLICT,
            Fault.CALLER,
            "Look at the import again: somebody decided otherwise, a newer delivery came, or it is a"
                    + " dry run."),
    PROPOSAL_DECIDED(
            "proposal-decided",
            "The merge proposal waits for no decision",
            HttpStatus.CONFLICT,
            Fault.CALLER,
            "Look at it again: somebody decided, or later facts did."),
    TOLD_APART(
            "told-apart",
            "A rule says that the two people are two",
            HttpStatus.CONFLICT,
            Fault.CALLER,
            "Look closely. If they are one all the same, name the `rule` in despite."),
    TWO_CITIZEN_IDS(
            "two-citizen-ids",
            "Both people have an ID number",
            HttpStatus.CONFLICT,
            Fault.CALLER,
            "Check the documents, and name in citizenIdOf the person whose number stays."),
    GUARDIAN_AND_WARD(
            "guardian-and-ward",
            "Nobody is their own guardian",
            HttpStatus.CONFLICT,
            Fault.CALLER,
            "Have the registry end the guardian link first, if it is wrong."),
    NOT_MERGED(
            "not-merged",
            "There is nothing to split",
            HttpStatus.CONFLICT,
            Fault.CALLER,
            "Look at GET /api/v1/persons/{id}/merges of the survivor; a later merge is split first."),
    HOLD_EXPIRED(
            "hold-expired",
            "The time to decide is over",
            HttpStatus.GONE,
            Fault.CALLER,
            "Nothing of the hold was applied; it comes back with the next delivery of the source."),
    TOO_LARGE(
            "too-large",
            "The body is too large",
            HttpStatus.CONTENT_TOO_LARGE,
            Fault.CALLER,
            "Split the delivery, or have the operator raise SHUNIU_IMPORT_MAX_BYTES."),
    UNSUPPORTED_MEDIA_TYPE(
            "unsupported-media-type",
            "The body has a media type that is not taken here",
            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            Fault.CALLER,
            "Set Content-Type to a type that the detail names."),
    DIGEST_MISMATCH(
            "digest-mismatch",
            "The bytes are not those of the declared digest",
            HttpStatus.UNPROCESSABLE_CONTENT,
            Fault.CALLER,
            "Send the file again; sha256 is the lower-case hex digest of the body."),
    UNREADABLE_ZIP(
            "unreadable-zip",
            "The archive cannot be opened",
            HttpStatus.UNPROCESSABLE_CONTENT,
            Fault.CALLER,
            "Pack the files again as a plain zip without encryption."),
    NO_MAPPING(
            "no-mapping",
            "No mapping reads this format",
            HttpStatus.UNPROCESSABLE_CONTENT,
            Fault.CALLER,
            "Use one of the formats that the detail names, or add a mapping file."),
    UNDECIDED_ITEMS(
            "undecided-items",
            "Somebody has to say whose some things are",
            HttpStatus.UNPROCESSABLE_CONTENT,
            Fault.CALLER,
            "Decide about every item that `items` names: survivor or absorbed."),
    TOO_MANY_PEOPLE(
            "too-many-people",
            "The request concerns too many people at once",
            HttpStatus.UNPROCESSABLE_CONTENT,
            Fault.CALLER,
            "Ask class by class."),
    RATE_LIMITED(
            "rate-limited",
            "Too many requests",
            HttpStatus.TOO_MANY_REQUESTS,
            Fault.CALLER,
            "Wait for the seconds of the Retry-After header."),
    INTERNAL(
            "internal",
            "Something went wrong on our side",
            HttpStatus.INTERNAL_SERVER_ERROR,
            Fault.OURS,
            "Give the operator the number in `instance`."),
    UPSTREAM_FAILED(
            "upstream-failed",
            "A system that we asked did not answer properly",
            HttpStatus.BAD_GATEWAY,
            Fault.UPSTREAM,
            "Try again later."),
    UNAVAILABLE(
            "unavailable",
            "A part of the hub is not available now",
            HttpStatus.SERVICE_UNAVAILABLE,
            Fault.OURS,
            "Try again after the seconds of the Retry-After header.");

    /** Whose turn it is; the metric label that decides who is alerted. */
    public enum Fault {
        CALLER,
        UPSTREAM,
        OURS
    }

    private final String slug;
    private final String title;
    private final HttpStatus status;
    private final Fault fault;
    private final String fix;

    ProblemType(String slug, String title, HttpStatus status, Fault fault, String fix) {
        this.slug = slug;
        this.title = title;
        this.status = status;
        this.fault = fault;
        this.fix = fix;
    }

    /** The last segment of the type's URI; never changes once it was released. */
    public String slug() {
        return slug;
    }

    public String title() {
        return title;
    }

    public HttpStatus status() {
        return status;
    }

    public Fault fault() {
        return fault;
    }

    /** What the reader can do about it when nothing closer is known. */
    public String fix() {
        return fix;
    }
}
