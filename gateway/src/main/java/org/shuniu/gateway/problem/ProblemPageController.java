package org.shuniu.gateway.problem;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.source.SourceFault;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/**
 * What the {@code type} of a problem document leads to. RFC 9457 §3.1.1: dereferencing it should
 * provide human-readable documentation.
 */
@Controller
class ProblemPageController {
    private static final String VIEW = "problems";
    private final List<Entry> entries;

    ProblemPageController() {
        this.entries =
                Stream.concat(
                                Arrays.stream(ProblemType.values()).map(Entry::of),
                                Arrays.stream(SourceFault.Kind.values())
                                        .filter(kind -> !isProblemType(kind.slug()))
                                        .map(Entry::of))
                        .toList();
    }

    /**
     * One kind of problem.
     *
     * @param status of the response; null for what is wrong with a file after it was taken
     */
    record Entry(String slug, String title, @Nullable Integer status, @Nullable String fix) {
        static Entry of(ProblemType type) {
            return new Entry(type.slug(), type.title(), type.status().value(), type.fix());
        }

        static Entry of(SourceFault.Kind kind) {
            return new Entry(kind.slug(), kind.title(), null, null);
        }
    }

    @GetMapping("/problems")
    String all(Model model) {
        model.addAttribute("entries", entries);
        return VIEW;
    }

    @GetMapping("/problems/{slug}")
    String one(@PathVariable("slug") String slug, Model model) {
        List<Entry> found = entries.stream().filter(entry -> entry.slug().equals(slug)).toList();
        if (found.isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        model.addAttribute("entries", found);
        return VIEW;
    }

    private static boolean isProblemType(String slug) {
        return Arrays.stream(ProblemType.values()).anyMatch(type -> type.slug().equals(slug));
    }
}
