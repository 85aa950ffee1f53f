package org.shuniu.routes.intake;

import org.shuniu.roster.intake.Batch.BatchProblem;
import org.shuniu.roster.intake.DeliveryRefused;

/** A dropped file that does not get as far as an import. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient BatchProblem problem;

    Refusal(BatchProblem problem) {
        super(problem.detail());
        this.problem = problem;
    }

    BatchProblem problem() {
        return problem;
    }

    static Refusal notAFile() {
        return new Refusal(
                new BatchProblem(
                        "not-a-file",
                        "Only plain files are taken",
                        "This is a link, a directory or a device. It was not opened.",
                        "Drop the file itself; several files go into one zip."));
    }

    static Refusal badName() {
        return new Refusal(
                new BatchProblem(
                        "bad-file-name",
                        "The file name cannot be used",
                        "A name is made of letters, digits, '.', '_' and '-', and is not longer than "
                                + DropFolder.MAX_NAME_BYTES
                                + " bytes in UTF-8.",
                        "Rename the file and drop it again."));
    }

    static Refusal unreadable() {
        return new Refusal(
                new BatchProblem(
                        "unreadable-file",
                        "The file may not be read",
                        "The user that the hub runs as has no right to read the file.",
                        "Give that user the right to read it, and drop it again."));
    }

    static Refusal badManifest(String detail) {
        return new Refusal(
                new BatchProblem(
                        "bad-manifest",
                        "The manifest cannot be used",
                        detail,
                        "Write {\"rows\": 123, \"sha256\": \"64 hex digits\", \"asOf\": \"2026-09-01T08:00:00+08:00\"}, each member optional, and drop manifest and file again."));
    }

    /** What the intake found wrong, in the words of the drop folder. */
    static Refusal of(DeliveryRefused refused) {
        String detail = String.valueOf(refused.getMessage());
        return new Refusal(
                switch (refused.kind()) {
                    case UNKNOWN_SOURCE ->
                            new BatchProblem(
                                    "unknown-source",
                                    "There is no such source",
                                    detail,
                                    "Create the source, and drop the file again.");
                    case EMPTY_BODY ->
                            new BatchProblem(
                                    "empty-body",
                                    "The file is empty",
                                    detail,
                                    "Export the file again; an empty file never means an empty roster.");
                    case TOO_LARGE ->
                            new BatchProblem(
                                    "too-large",
                                    "The file is too large",
                                    detail,
                                    "Split the delivery, or have the operator raise SHUNIU_IMPORT_MAX_BYTES.");
                    case DIGEST_MISMATCH ->
                            new BatchProblem(
                                    "digest-mismatch",
                                    "The bytes are not those of the declared digest",
                                    detail,
                                    "Drop the file again; sha256 in the manifest is the hex digest of the file's bytes.");
                    case UNREADABLE_ZIP ->
                            new BatchProblem(
                                    "unreadable-zip",
                                    "The archive cannot be opened",
                                    detail,
                                    "Pack the files again as a plain zip without encryption.");
                    case INTERRUPTED ->
                            new BatchProblem(
                                    "interrupted",
                                    "The file could not be read to its end",
                                    "Reading the file failed before its end.",
                                    "Check the disk that it lies on, and drop it again.");
                });
    }
}
