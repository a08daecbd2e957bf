// Keeps the public pages that this device has read, so that they can be read without a network; /sw.js sets PORTAL and imports this.
// Only what the portal lets any cache keep ("public") is kept; addresses of PORTAL.never (forms, a citizen's own pages) are not touched.
const { offline, shell, never, words } = self.PORTAL;
const PAGES = "mb-pages";
const FILES = "mb-files";
const PICTURES = "mb-pictures"; // of pages, so that they can be forgotten with these
const MOST = { [PAGES]: 60, [FILES]: 150, [PICTURES]: 150 };
const FOR_OFFLINE = [offline, ...shell];
const PATIENCE_MS = 8000;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(FILES)
      .then((cache) => cache.addAll(FOR_OFFLINE))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => event.waitUntil(forgetOldPictures().then(() => self.clients.claim())));

// An earlier version kept pictures among the files.
async function forgetOldPictures() {
  const cache = await caches.open(FILES);
  const old = (await cache.keys()).filter(({ url }) => !isFile(new URL(url).pathname));
  await Promise.all(old.map((request) => cache.delete(request)));
}

function isFile(pathname) {
  return pathname.startsWith("/static/") || FOR_OFFLINE.includes(pathname);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin || [offline, ...never].some((prefix) => url.pathname.startsWith(prefix))) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (["style", "script", "font", "image"].includes(request.destination)) event.respondWith(file(event));
});

// The network first; the kept page when it is away or takes too long; the offline page when none is kept.
async function page(event) {
  const cache = await caches.open(PAGES);
  const kept = await cache.match(event.request);
  const answer = fetch(event.request);
  event.waitUntil(answer.then((fresh) => renew(PAGES, event.request, fresh)).catch(() => {})); // also when it comes after the kept page was shown
  const late = kept ? [new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))] : [];
  try {
    const first = await Promise.race([answer, ...late]);
    if (first && !(kept && first.status >= 502)) return first;
  } catch {
    // No network: what is kept, below.
  }
  return kept ? withAge(kept) : caches.match(offline);
}

function mayBeKept(answer) {
  return answer.status === 200 && !answer.redirected && /\bpublic\b/u.test(answer.headers.get("Cache-Control") ?? "");
}

// What was taken down, moved or put behind a login is not read again from here; a fault or "too many requests" (429) says nothing of the page.
async function renew(name, request, fresh) {
  const isPage = (fresh.headers.get("Content-Type") ?? "").startsWith("text/html");
  if (mayBeKept(fresh) && isPage === (name === PAGES)) await keep(name, request, fresh.clone());
  else if (fresh.status < 500 && fresh.status !== 429) await (await caches.open(name)).delete(request);
}

async function keep(name, request, answer) {
  const cache = await caches.open(name);
  await cache.delete(request); // so that the order of the keys is the order of reading
  await cache.put(request, answer);
  const all = (await cache.keys()).filter((old) => !FOR_OFFLINE.includes(new URL(old.url).pathname));
  await Promise.all(all.slice(0, Math.max(0, all.length - MOST[name])).map((old) => cache.delete(old)));
}

// A kept page says when it was read before it says anything else.
async function withAge(kept) {
  const read = new Date(kept.headers.get("Date") ?? 0).toLocaleString(words.language, {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  const notice = `<div class="mb-wrap"><p class="mb-notice mb-notice--warning" role="status">${words.kept.replace("{time}", read)}</p></div>`;
  const html = (await kept.text()).replace(/<main[^>]*>/u, (tag) => tag + notice);
  const policy = kept.headers.get("Content-Security-Policy") ?? "default-src 'self'";
  return new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy } });
}

// A message of the portal (Web Push) is shown as it came; its button ends what is followed with one press.
self.addEventListener("push", (event) => {
  const { title, body, url, stop } = event.data.json();
  const actions = [{ action: "stop", title: words.stop }];
  event.waitUntil(self.registration.showNotification(title, { body, actions, lang: words.language, data: { url, stop }, tag: url }));
});

self.addEventListener("notificationclick", (event) => {
  const { url, stop } = event.notification.data;
  event.notification.close();
  if (event.action !== "stop") event.waitUntil(self.clients.openWindow(url));
  else event.waitUntil(fetch(stop, { method: "POST", body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }) }));
});

// Files whose name holds their hash never change; of the others the network's answer counts. Those of older releases stay until newer ones need
// their room: the pages that are kept name them.
async function file(event) {
  const { pathname } = new URL(event.request.url);
  const name = pathname.startsWith("/static/") ? FILES : PICTURES;
  const kept = await (await caches.open(name)).match(event.request);
  if (kept && /\.[0-9a-f]{12}\.\w+$/u.test(pathname)) return kept;
  try {
    const answer = await fetch(event.request);
    event.waitUntil(renew(name, event.request, answer));
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}
