package org.shuniu.gateway.walk;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** The README of the project, so far as it is a program. */
final class Readme {
    private Readme() {}

    /** The shell blocks under a heading, in their order. */
    static List<String> shellBlocks(String heading) throws IOException {
        var blocks = new ArrayList<String>();
        boolean below = false;
        StringBuilder block = null;
        for (String line : Files.readAllLines(RunningHub.ROOT.resolve("README.md"))) {
            if (block != null) {
                if (line.equals("```")) {
                    blocks.add(block.toString());
                    block = null;
                } else {
                    block.append(line).append('\n');
                }
            } else if (line.startsWith("## ")) {
                below = line.equals("## " + heading);
            } else if (below && line.equals("```sh")) {
                block = new StringBuilder();
            }
        }
        return blocks;
    }
}
