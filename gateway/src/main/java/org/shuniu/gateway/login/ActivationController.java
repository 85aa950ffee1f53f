package org.shuniu.gateway.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.shuniu.gateway.page.SeeOther;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /activate}: the page that an activation card leads to. */
@Controller
class ActivationController {
    private final Activation activation;
    private final NumberHint hint;

    ActivationController(Activation activation, NumberHint hint) {
        this.activation = activation;
        this.hint = hint;
    }

    @GetMapping("/activate")
    String form(Model model) {
        return page(model, "", "");
    }

    @PostMapping("/activate")
    Object activate(
            @RequestParam(defaultValue = "") String spaceNumber,
            @RequestParam(defaultValue = "") String code,
            @RequestParam(defaultValue = "") String password,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        return switch (activation.attempt(spaceNumber, code, password, request.getRemoteAddr())) {
            case ActivationOutcome.Activated(var number) -> {
                // Not signed in by this: the card may be in the wrong hands, or read out in class.
                hint.write(number, response);
                yield SeeOther.to("/login?activated");
            }
            case ActivationOutcome.Refused() -> {
                response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
                model.addAttribute("fault", "activate.refused");
                yield page(model, spaceNumber, code);
            }
            case ActivationOutcome.Unfit(var fault) -> {
                response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
                model.addAttribute("passwordFault", fault.wordKey());
                yield page(model, spaceNumber, code);
            }
        };
    }

    private static String page(Model model, String spaceNumber, String code) {
        model.addAttribute("spaceNumber", spaceNumber.length() > 40 ? "" : spaceNumber);
        model.addAttribute("code", code.length() > 40 ? "" : code);
        return "activate";
    }
}
