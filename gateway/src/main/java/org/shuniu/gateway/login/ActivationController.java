package org.shuniu.gateway.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.shuniu.gateway.page.SeeOther;
import org.springframework.http.HttpHeaders;
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
    private final LoginDevices devices;

    ActivationController(Activation activation, NumberHint hint, LoginDevices devices) {
        this.activation = activation;
        this.hint = hint;
        this.devices = devices;
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
        return switch (activation.attempt(spaceNumber, code, password, devices.guesser(request))) {
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
            case ActivationOutcome.Wait(var time) -> {
                response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
                response.setHeader(
                        HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, time.toSeconds())));
                model.addAttribute("fault", "login.wait");
                model.addAttribute("minutes", time.plusSeconds(59).toMinutes());
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
