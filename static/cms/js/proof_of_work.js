// A small sum for this device (cms/web/protection/proof_of_work.py): shows the button that needs it, and reckons when it is pressed.
const field = document.querySelector("[data-pow]");
const button = document.querySelector("[data-pow-send]");
const words = document.querySelector("[data-pow-words]");

function zeroBits(bytes) {
  let bits = 0;
  for (const byte of bytes) {
    if (byte) return bits + Math.clz32(byte) - 24;
    bits += 8;
  }
  return bits;
}

async function solve(challenge, wanted) {
  const encoder = new TextEncoder();
  for (let number = 0; ; number += 1) {
    const digest = await crypto.subtle.digest("SHA-256", encoder.encode(`${challenge}:${number}`));
    if (zeroBits(new Uint8Array(digest)) >= wanted) return String(number);
  }
}

// Without a secure connection browsers offer no SHA-256: then the other button stays the way.
if (field && button && globalThis.crypto?.subtle) {
  button.hidden = false;
  words.hidden = false;
  button.addEventListener("click", async (event) => {
    if (field.value) return;
    event.preventDefault();
    button.disabled = true;
    words.textContent = words.dataset.powBusy;
    field.value = await solve(field.form.elements.pow_challenge.value, Number(field.dataset.pow));
    button.disabled = false;
    field.form.requestSubmit(button);
  });
}
