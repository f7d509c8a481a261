// Shows when all was saved, and saves a long text while someone types: Streamlit itself sends a
// text area only when one leaves it. Ctrl+Enter is its own way to send without leaving.
const PAUSE_MS = 400;
const RETRY_MS = 500;
// What was typed this shortly before a connection broke may not have arrived.
const DOUBT_MS = 3000;
// How long a link waits at most for what is still being typed.
const LEAVE_MS = 2000;
// React takes up what was changed before a key arrives.
const SETTLE_MS = 300;

let nudging = false;

function connected() {
  const app = document.querySelector('[data-testid="stApp"]');
  return app !== null && app.dataset.testConnectionState === "CONNECTED";
}

function send(field) {
  const press = { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true, cancelable: true };
  field.dispatchEvent(new KeyboardEvent("keydown", press));
}

function write(field, text) {
  const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value");
  const { selectionStart, selectionEnd } = field;
  set.call(field, text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.setSelectionRange(selectionStart, selectionEnd);
}

// A field that lost the connection believes that its text was sent, and does not send the same
// text twice: send it with a blank, which is not kept, and then as it was.
function sendAgain(field) {
  const text = field.value;
  nudging = true;
  write(field, text + " ");
  setTimeout(() => {
    send(field);
    if (field.value === text + " ") write(field, text);
    nudging = false;
    setTimeout(() => send(field), SETTLE_MS);
  }, SETTLE_MS);
}

// One keeper for the whole tab: pages come and go, what is typed does not.
function keeper() {
  if (window.switchingKeeper) return window.switchingKeeper;
  const typed = new Map(); // field -> when it was last typed in
  const waiting = new Map(); // field -> whether the connection broke meanwhile
  // The keeper of texts tells the same ones.
  const listeners = (window.switchingListeners ??= new Set());
  let timer = null;
  const tell = () => listeners.forEach((listener) => listener());
  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(() => flush(), pause);
  };
  const flush = (leaving = false) => {
    for (const [field, doubtful] of [...waiting]) {
      if (!field.isConnected) {
        waiting.delete(field);
      } else if (connected() && !field.disabled) {
        waiting.delete(field);
        if (doubtful) sendAgain(field);
        else if (leaving || field.tagName === "TEXTAREA") send(field);
      }
    }
    if (waiting.size) later(RETRY_MS);
    tell();
  };
  document.addEventListener(
    "input",
    (event) => {
      const field = event.target;
      const text = field.tagName === "TEXTAREA" || field.closest('[data-testid="stTextInput"]');
      if (nudging || !text || window.switchingTexts?.keeps(field)) return;
      typed.set(field, Date.now());
      waiting.set(field, waiting.get(field) ?? false);
      later(PAUSE_MS);
      tell();
    },
    true,
  );
  setInterval(() => {
    if (connected()) return;
    for (const [field, when] of typed) {
      if (Date.now() - when < DOUBT_MS || waiting.has(field)) waiting.set(field, true);
      typed.delete(field);
    }
    if (waiting.size) later(RETRY_MS);
    tell();
  }, 250);
  // A link takes one to a page that knows nothing of what is still being typed here: it waits.
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest("a");
      if (link === null || !waiting.size || !connected()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const { runs } = window.switchingKeeper;
      const until = Date.now() + LEAVE_MS;
      flush(true);
      const follow = setInterval(() => {
        if (window.switchingKeeper.runs === runs && Date.now() < until) return;
        clearInterval(follow);
        waiting.clear();
        link.click();
      }, 50);
    },
    true,
  );
  window.addEventListener("beforeunload", (event) => {
    if (waiting.size) event.preventDefault();
  });
  window.switchingKeeper = { waiting, listeners, runs: 0 };
  return window.switchingKeeper;
}

// Called again with new data on each run; what shows it is set up once per place.
export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".save-status");
  place.data = data;
  const { waiting, listeners } = keeper();
  window.switchingKeeper.runs += 1;
  window.switchingQuiet = new Set(data.quiet);
  if (place.shows) return place.shows();
  place.shows = () => {
    const { shown, wrong, saving, offline, savedAt } = place.data;
    const texts = window.switchingTexts;
    const unsaved = waiting.size > 0;
    const own = [!connected() ? offline : unsaved ? saving : shown, !connected() || (!unsaved && wrong)];
    // What the keeper of texts says goes first, but for an older hour than the page's own.
    const said = texts?.status() ?? null;
    const first = said && (texts.pending().length || (!own[1] && !unsaved && texts.savedAt() > savedAt));
    const [words, bad] = first ? said : own;
    if (place.textContent !== words) place.textContent = words;
    place.classList.toggle("wrong", bad);
    if (!place.isConnected) stop();
  };
  const watch = setInterval(place.shows, 1000);
  const stop = () => {
    listeners.delete(place.shows);
    clearInterval(watch);
  };
  listeners.add(place.shows);
  place.shows();
}
