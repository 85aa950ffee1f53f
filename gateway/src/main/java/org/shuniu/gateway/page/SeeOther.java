package org.shuniu.gateway.page;

import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.view.RedirectView;

/** The answer to a form that did its work: 303 to a page, so that reloading sends nothing twice. */
public final class SeeOther {
    private SeeOther() {}

    /**
     * Sends on to a page of ours.
     *
     * @param path one of our own, taken as it is
     */
    public static RedirectView to(String path) {
        var redirect = new RedirectView(path, false, false, false);
        redirect.setExpandUriTemplateVariables(false);
        redirect.setStatusCode(HttpStatus.SEE_OTHER);
        return redirect;
    }
}
