// Gives the file of a button: the click takes the button's ticket to the server, and the answer is
// the file. Without a ticket that counts, the click asks the page for a run, which brings one.
const LATE_MS = 500; // then it says that the file is being made
const SPARE_MS = 15000; // a ticket is not used up to its last moment
const STANDS_MS = 20000; // how long a refusal stands at least, while runs come and go

function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

const buttonOf = (place) => document.querySelector(`.${place.data.button} [data-testid="stButton"] button`);

function say(place, making, refused = "") {
  const [status, alert] = place.children;
  status.textContent = making;
  alert.textContent = refused;
  place.saidAt = Date.now();
  place.classList.toggle("says", Boolean(making || refused));
}

function work(place, busy) {
  place.busy = busy;
  clearTimeout(place.late);
  if (busy) place.late = setTimeout(() => say(place, place.data.words.making), LATE_MS);
  const button = buttonOf(place);
  if (busy) button?.setAttribute("aria-busy", "true");
  else button?.removeAttribute("aria-busy");
}

function request(place, ticket) {
  const headers = {
    "Content-Type": "application/json",
    "Accept-Language": document.documentElement.lang,
    "X-Xsrftoken": cookie("_streamlit_xsrf"),
  };
  const body = JSON.stringify({ ticket });
  return fetch(place.data.address, { method: "POST", headers, body, credentials: "same-origin" });
}

async function explained(answer) {
  try {
    return await answer.json();
  } catch {
    return {};
  }
}

async function save(answer) {
  const [, name] = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get("Content-Disposition")) ?? [];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = decodeURIComponent(name ?? "");
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

// The server says that the page gives another ticket: the run that this click asks for brings it.
function askAnew(place) {
  place.again = true;
  buttonOf(place)?.click();
}

async function give(place) {
  const { ticket, again } = place;
  window.switchingDownloads.used.add(ticket);
  Object.assign(place, { ticket: "", again: false });
  say(place, "");
  work(place, true);
  let refused = "";
  let stale = false;
  try {
    let answer = await request(place, ticket);
    let said = answer.ok ? {} : await explained(answer);
    if (said.why === "token") {
      await fetch(place.data.health);
      answer = await request(place, ticket);
      said = answer.ok ? {} : await explained(answer);
    }
    if (answer.ok) await save(answer);
    else refused = said.sentence || place.data.words[answer.status] || place.data.words.failed;
    stale = answer.status === 410 && !again;
  } catch {
    refused = place.data.words.offline;
  }
  work(place, false);
  say(place, "", stale ? "" : refused);
  if (stale) askAnew(place);
}

function begin() {
  const tab = { places: new Map(), used: new Set() };
  // Below the document, whose listeners have texts saved first, and above Streamlit's own.
  document.body.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest?.('[data-testid="stButton"] button');
      const box = button?.closest('[class*="st-key-download-"]');
      const place = box && [...box.classList].map((name) => tab.places.get(name)).find(Boolean);
      if (!place || button.disabled) return;
      if (!place.busy && (!place.ticket || Date.now() > place.until)) return;
      event.preventDefault();
      event.stopPropagation();
      if (!place.busy) give(place);
    },
    true,
  );
  return tab;
}

// Called again with new data on each run: each brings a ticket. Where a part of the page is closed
// and opened, it is called with what it was given before.
export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".switching-download");
  const tab = (window.switchingDownloads ??= begin());
  for (const [name, known] of tab.places) if (!known.isConnected) tab.places.delete(name);
  tab.places.set(data.button, place);
  place.data = data;
  place.ticket = tab.used.has(data.ticket) ? "" : data.ticket;
  place.until = Date.now() + data.seconds * 1000 - SPARE_MS;
  if (place.busy) return;
  if (data.clicked && place.ticket) give(place);
  else if (place.saidAt && Date.now() - place.saidAt > STANDS_MS) say(place, "");
}
