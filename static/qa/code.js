// A link to the tracking page may carry the code after its #: that part is never sent to the server, nor kept in its logs. It is put into
// the form and taken out of the address, so that it does not stay in the history of the browser.
const input = document.querySelector("[data-code-form] [name=code]");
const code = decodeURIComponent(window.location.hash.slice(1));

if (input && /^[0-9A-Za-z]{4}-[0-9A-Za-z]{4}-[0-9A-Za-z]{3,4}$/.test(code)) {
  input.value = code;
  history.replaceState(null, "", window.location.pathname + window.location.search);
  input.form.querySelector("button[type=submit]").focus();
}
