package org.shuniu.gateway.oidc;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.TreeSet;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.gateway.page.SeeOther;
import org.shuniu.gateway.session.SsoSession;
import org.shuniu.roster.audit.AuditLog;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/**
 * {@code /device}, where a signed-in person types what a device shows (RFC 8628 §3.3). Nothing is
 * decided by a link: whoever follows one still confirms that the code is on a device of theirs.
 */
@Controller
class DeviceController {
    static final String PATH = "/device";

    private final DeviceCodes codes;
    private final ClientRegistry clients;
    private final AuditLog audit;

    DeviceController(DeviceCodes codes, ClientRegistry clients, AuditLog audit) {
        this.codes = codes;
        this.clients = clients;
        this.audit = audit;
    }

    @GetMapping(PATH)
    String form(
            @RequestParam(name = "user_code", defaultValue = "") String userCode,
            @RequestParam(defaultValue = "") String done,
            Model model) {
        model.addAttribute("userCode", UserCode.parse(userCode).map(UserCode::grouped).orElse(""));
        if (done.equals("accepted") || done.equals("refused")) {
            model.addAttribute("notice", "device." + done);
        }
        return "device";
    }

    @PostMapping(PATH)
    Object decide(
            @AuthenticationPrincipal SsoSession session,
            @RequestParam(defaultValue = "") String userCode,
            @RequestParam(defaultValue = "") String decision,
            HttpServletResponse response,
            Model model) {
        // RFC 8628 §5.1: codes are short, so their entry is limited.
        if (!codes.mayTry(session.person())) {
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            return fault("device.wait", model);
        }
        Optional<UserCode> code = UserCode.parse(userCode);
        if (code.isEmpty()) {
            return unknown(response, model);
        }
        return switch (decision) {
            case "" ->
                    codes.asked(code.get())
                            .flatMap(asked -> ask(code.get(), asked, model))
                            .orElseGet(() -> unknown(response, model));
            case "accept", "refuse" ->
                    codes.take(code.get())
                            .map(open -> answer(open, decision.equals("accept"), session))
                            .orElseGet(() -> unknown(response, model));
            default -> throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        };
    }

    private Optional<Object> ask(UserCode code, DeviceAuthorization asked, Model model) {
        Optional<Client> client = clients.find(asked.client().value());
        client.ifPresent(
                c -> {
                    model.addAttribute("applicationName", c.name());
                    model.addAttribute("scopes", new TreeSet<>(asked.scopes()));
                    model.addAttribute("vendor", c.kind() == ClientKind.VENDOR);
                    model.addAttribute("userCode", code.grouped());
                });
        return client.map(c -> "device");
    }

    private Object answer(DeviceCodes.Open open, boolean accepted, SsoSession session) {
        var device = DeviceEvent.Device.of(open.asked().client());
        if (accepted) {
            codes.answer(open.hash(), open.asked().approvedIn(session));
            audit.record(new DeviceEvent.Approved(session.person(), device));
            return SeeOther.to(PATH + "?done=accepted");
        }
        codes.answer(open.hash(), open.asked().refused());
        audit.record(new DeviceEvent.Refused(session.person(), device));
        return SeeOther.to(PATH + "?done=refused");
    }

    private static Object unknown(HttpServletResponse response, Model model) {
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return fault("device.unknown", model);
    }

    private static Object fault(String words, Model model) {
        model.addAttribute("fault", words);
        model.addAttribute("userCode", "");
        return "device";
    }
}
