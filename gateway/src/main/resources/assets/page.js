// Nothing here is needed: every page works without it.
"use strict";

// The card's QR code is /activate#<space number>.<code>: a fragment stays in the browser, so neither
// number nor code is in any log. Taken out of the address at once, so not in the history either.
const card = /^#(\d{12})\.([0-9A-Za-z]{12})$/.exec(location.hash);
const code = document.getElementById("code");
if (card && code) {
  const groups = (text, separator) => text.match(/.{4}/g).join(separator);
  document.getElementById("spaceNumber").value = groups(card[1], " ");
  code.value = groups(card[2].toUpperCase(), "-");
  history.replaceState(null, "", location.pathname + location.search);
  document.getElementById("password").focus();
}

for (const field of document.querySelectorAll("input[data-show]")) {
  const toggle = document.createElement("button");
  toggle.type = "button";
  toggle.className = "toggle";
  toggle.setAttribute("aria-controls", field.id);
  const label = () => {
    toggle.textContent = field.type === "password" ? field.dataset.show : field.dataset.hide;
  };
  toggle.addEventListener("click", () => {
    field.type = field.type === "password" ? "text" : "password";
    label();
  });
  label();
  const frame = document.createElement("span");
  frame.className = "with-toggle";
  const focused = document.activeElement === field;
  field.replaceWith(frame);
  frame.append(field, toggle);
  if (focused) {
    field.focus();
  }
  // A shown password is hidden again before it is sent, or browsers may offer to remember it as text.
  field.form.addEventListener("submit", () => {
    field.type = "password";
  });
}

const fault = document.querySelector(".fault");
if (fault) {
  fault.focus();
}
