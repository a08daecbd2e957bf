// Notifications of the browser (Web Push): offered where the browser can, asked for only after a press, ended by the page that follows.
const button = document.querySelector("[data-push-key]");
const refused = document.querySelector("[data-push-refused]");

function keyOf(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

async function follow() {
  button.disabled = true;
  try {
    const worker = await navigator.serviceWorker.ready;
    const given = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: keyOf(button.dataset.pushKey) });
    button.form.elements.push.value = JSON.stringify(given);
    button.form.submit();
  } catch {
    refused.hidden = false;
    button.disabled = false;
  }
}

if (button && "PushManager" in window && navigator.serviceWorker) {
  button.hidden = false;
  button.addEventListener("click", follow);
}
