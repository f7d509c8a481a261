// Keeps what is typed until the server says that it stands there. One keeper for the whole tab:
// pages come and go, what is typed does not. docs/saving.md says what it promises.
const PAUSE_MS = 400; // after the last key
const LONGEST_MS = 2000; // while someone types on and on
const LATE_MS = 3000;
const LEAVE_MS = 2000; // how long a link waits at most
const BEGINS_MS = 100; // within which the run mostly begins that a choice asks for
const PRESS_MS = 1000; // and a button: a run that comes between would take its click away
const GIVE_UP_MS = 10000; // then a link that waits for a choice is not followed any more
const ARRIVE_MS = 3000; // within which a page that was asked for begins to come, mostly
const STILL_LOOKS = 10; // in a row, each LOOK_MS after the other: the app has nothing to do
const LOOK_MS = 20;
const MOST_TIMES = 4; // that a link is followed which does not lead there
const TIMEOUT_MS = 10000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 15000;
const KEEPALIVE_BYTES = 60000; // browsers send 64 KiB in all when a page goes away
const STORE = "switching.text.";
const DRAFTS = "switching.drafts";
const KEY = /^st-key-([a-z_]+)-(\d+)-([a-z_]+)$/;
const LEFT = /^st-key-[a-z_]+-\d+-[a-z_]+-/; // fields of records that are not kept: numbers and hours
const FIELDS = '[data-testid="stTextInput"] input, [data-testid="stTextArea"] textarea';

const randomId = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// Without https, or loopback, there are no digests: the text itself goes.
async function digestOf(text) {
  if (!crypto.subtle) return "=" + text;
  const bytes = new TextEncoder().encode(text);
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A text as the server cleans it, as far as that matters to tell two texts apart.
const clean = (text, oneLine) => (oneLine ? text.split(/\s+/).join(" ") : text).trim();

function nameOf(field) {
  if (!field.matches?.(FIELDS)) return null;
  const container = field.closest('[class*="st-key-"]');
  const name = [...(container?.classList ?? [])].map((item) => KEY.exec(item)).find(Boolean);
  return name ? { table: name[1], id: Number(name[2]), field: name[3] } : null;
}

// Whether a field of a record says what it holds when one leaves it. A field for a new line adds one then.
const saysWhenLeft = (field) =>
  field.matches(FIELDS) && [...(field.closest('[class*="st-key-"]')?.classList ?? [])].some((item) => LEFT.test(item));

const keyOf = (name) => `${name.table}-${name.id}-${name.field}`;

// Where a tab keeps a thing: the real data and each of the examples have a place of their own.
const placeOf = (store, database) => (database ? `${store}${database}.` : store);

function fieldOf(key) {
  return document.querySelector(`.st-key-${key}`)?.querySelector(FIELDS) ?? null;
}

function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

function connected() {
  const app = document.querySelector('[data-testid="stApp"]');
  return app !== null && app.dataset.testConnectionState === "CONNECTED";
}

// Puts a text in a field as if it was typed, and hands it to Streamlit, which asks for no run.
function write(field, text) {
  put(field, text);
  setTimeout(() => handOver(field), 100);
}

// A field hands over what it holds when one leaves it, or presses this in it.
function handOver(field) {
  const press = { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true, cancelable: true };
  field.dispatchEvent(new KeyboardEvent("keydown", press));
}

function makeKeeper() {
  const tab = randomId();
  const entries = new Map(); // key -> what is known of a field
  const before = new WeakMap(); // field -> its text before the next key
  const listeners = (window.switchingListeners ??= new Set());
  const keeper = { data: {}, listeners, tab, run: () => {}, isMounted: () => false };
  let savedAt = null;
  let offline = false;
  let counter = 0; // the numbers of this tab's texts
  let leaving = null; // a link, or Back, that waits
  let departure = null; // one that was followed, and the page it leads to is not there yet
  let caret = null; // the field that has it, until one leaves it

  const pending = () => [...entries.values()].filter((entry) => entry.pending);
  const tell = () => listeners.forEach((listener) => listener());

  // ---- what a tab remembers, also over a reload --------------------------------------------

  function remember(entry) {
    try {
      const place = placeOf(STORE, entry.database) + entry.key;
      if (!entry.pending) return sessionStorage.removeItem(place);
      const { name, dossier, user, database, text, over, theirs, label, oneLine, sent } = entry;
      const kept = { name, dossier, user, database, text, over, theirs, label, oneLine, sent };
      sessionStorage.setItem(place, JSON.stringify(kept));
    } catch {
      // A full or forbidden store: the text is still in this page.
    }
  }

  // A tab that an earlier version of the app wrote in knew of no other data than the real.
  const isOfHere = ({ user, database = "" }) =>
    user === keeper.data.user && database === keeper.data.database;

  function restore() {
    for (const stored of Object.keys(sessionStorage).filter((key) => key.startsWith(STORE))) {
      let kept = null;
      try {
        kept = JSON.parse(sessionStorage.getItem(stored));
      } catch {
        sessionStorage.removeItem(stored);
      }
      // Someone else's text waits for them, and one of other data for when one works there again.
      if (kept === null || !isOfHere(kept)) continue;
      const key = keyOf(kept.name);
      if (entries.has(key)) continue;
      const fresh = { pending: true, since: Date.now(), left: true, pauses: 0, foreign: true };
      const entry = { ...kept, ...fresh, key, answered: 0, mine: new Set() };
      entries.set(key, entry);
      if (!entry.theirs) schedule(entry, 0);
    }
    tell();
  }

  // ---- typing --------------------------------------------------------------------------------

  function entryFor(field, name) {
    const key = keyOf(name);
    const known = entries.get(key);
    const text = before.get(field) ?? "";
    const oneLine = field.tagName === "INPUT";
    if (known?.pending) return known;
    const dossier = Number(new URL(location.href).searchParams.get("switch")) || null;
    const { user, database } = keeper.data;
    const label = field.getAttribute("aria-label") || field.labels?.[0]?.innerText || "";
    // What stands there is what the server said, or what the page shows.
    const same = known && known.digest && clean(text, oneLine) === known.stands;
    const over = [same ? known.digest : "=" + clean(text, oneLine)];
    const from = known ?? { answered: 0, mine: new Set() };
    const entry = { ...from, key, name, dossier, user, database, label, over };
    Object.assign(entry, { sent: null, theirs: null });
    entry.first = clean(text, oneLine);
    Object.assign(entry, { oneLine, since: Date.now(), pauses: 0, foreign: false, trouble: null });
    entries.set(key, entry);
    return entry;
  }

  function typed(event) {
    const field = event.target;
    const name = event.data === "switching" ? null : nameOf(field);
    if (name === null || field.disabled) return;
    const entry = entryFor(field, name);
    Object.assign(entry, { text: field.value, pending: true, left: false, refused: null, pauses: 0 });
    entry.oneLine = field.tagName === "INPUT";
    before.set(field, field.value);
    remember(entry);
    if (!entry.theirs && !mustBeLeft(field)) schedule(entry);
    tell();
  }

  // Half an address is wrong: it is sent when one leaves it.
  const mustBeLeft = (field) => field.type === "email";

  function schedule(entry, pause = null) {
    const longest = Math.max(0, LONGEST_MS - (Date.now() - (entry.sentAt ?? entry.since)));
    clearTimeout(entry.timer);
    entry.timer = setTimeout(() => send(entry), pause ?? Math.min(PAUSE_MS, longest));
  }

  function leave(entry) {
    entry.left = true;
    if (entry.pending && !entry.theirs) send(entry);
    else if (entry.stale) ask(entry);
  }

  // Ask for a run of the page, for what else on it follows from this text.
  function ask(entry) {
    if (leaving?.isPage || departure) return; // the page that comes reads it from the record
    entry.stale = false;
    if (!window.switchingQuiet?.has(entry.key) || entry.foreign) keeper.run(`${entry.key} ${Date.now()}`);
    entry.foreign = false;
  }

  // ---- sending -------------------------------------------------------------------------------

  // A text with its number. One that a page before this wrote, or that was chosen in a question,
  // is none of this tab's own: the next run puts it in the field.
  function numbered(entry, over) {
    const of = entry.foreign
      ? { tab: randomId(), number: 1, answered: 0 }
      : { tab, number: (counter += 1), answered: entry.answered };
    return { text: entry.text, over, ...of };
  }

  function bodyOf(entry, sent) {
    const { table, id, field } = entry.name;
    const { dossier, user, database } = entry;
    return { table, id, field, dossier, user, database, ...sent };
  }

  function request(body, options) {
    const headers = {
      "Content-Type": "application/json",
      "Accept-Language": document.documentElement.lang,
      "X-Xsrftoken": cookie("_streamlit_xsrf"),
    };
    return fetch(keeper.data.address, { method: "PUT", headers, body, credentials: "same-origin", ...options });
  }

  async function send(entry) {
    clearTimeout(entry.timer);
    if (entry.underWay || !entry.pending || entry.theirs || entry.refused) return;
    if (!isOfHere(entry)) return;
    entry.underWay = true;
    // A text without an answer goes again as it was, with its number: it may stand there already.
    entry.sent ??= numbered(entry, entry.over);
    const sent = entry.sent;
    sent.over = await Promise.all(
      sent.over.map((item) => (item.startsWith("=") ? digestOf(item.slice(1)) : item)),
    );
    entry.sentAt = Date.now();
    remember(entry);
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), TIMEOUT_MS);
    let status = 0;
    let said = {};
    try {
      const answer = await request(JSON.stringify(bodyOf(entry, sent)), { signal: limit.signal });
      said = await answer.json();
      status = answer.status;
    } catch {
      status = 0;
    }
    clearTimeout(timer);
    entry.underWay = false;
    take(entry, sent, status, said);
    remember(entry);
    tell();
  }

  function take(entry, sent, status, said) {
    offline = status === 0;
    if (status === 200) acknowledged(entry, sent, said);
    else if (status === 409) differs(entry, sent, said);
    else if (status === 403 && said.why === "token") renewToken(entry);
    else if ([400, 403, 404, 413, 422].includes(status)) refused(entry, sent, status, said);
    else if (status === 401) signedOut(entry, said);
    else again(entry, said);
  }

  function answered(entry, sent) {
    if (sent.tab === tab) entry.answered = Math.max(entry.answered, sent.number);
    if (entry.sent === sent) entry.sent = null;
  }

  function acknowledged(entry, sent, said) {
    savedAt = new Date();
    const stands = said.text ?? clean(sent.text, entry.oneLine);
    answered(entry, sent);
    entry.mine.add(stands);
    Object.assign(entry, { digest: said.hash, stands, over: [said.hash], stale: true });
    Object.assign(entry, { pauses: 0, trouble: null, failed: false });
    if (entry.text !== sent.text) {
      entry.since = Date.now();
      return schedule(entry);
    }
    entry.pending = false;
    show(entry, entry.first);
    if (entry.left || document.activeElement !== fieldOf(entry.key)) ask(entry);
  }

  // A run that began before the text was stored may have put an older one of ours in the field.
  function show(entry, first = null) {
    const field = fieldOf(entry.key);
    if (field === null || entry.pending || document.activeElement === field) return;
    const shown = clean(field.value, entry.oneLine);
    if (shown === clean(entry.stands, entry.oneLine) || !(entry.mine.has(shown) || shown === first)) return;
    write(field, entry.stands);
  }

  function differs(entry, sent, said) {
    answered(entry, sent);
    if (clean(said.text, entry.oneLine) === clean(entry.text, entry.oneLine)) {
      entry.over = [said.hash];
      return schedule(entry, 0);
    }
    entry.theirs = { text: said.text, hash: said.hash };
  }

  function refused(entry, sent, status, said) {
    answered(entry, sent);
    if (entry.text !== sent.text) return schedule(entry);
    entry.refused = { sentence: said.sentence || keeper.data.words.refused, copy: status !== 422 };
  }

  function renewToken(entry) {
    fetch(`${keeper.data.health}`).finally(() => again(entry, {}));
  }

  function signedOut(entry, said) {
    entry.trouble = keeper.data.words.signedOut;
    again(entry, said);
  }

  function again(entry, said) {
    if (said.sentence) entry.trouble = keeper.data.words.trouble.replace("{reason}", () => said.sentence);
    const pause = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** entry.pauses);
    entry.pauses += 1;
    entry.failed = true;
    schedule(entry, pause);
  }

  function anew() {
    for (const entry of pending()) {
      entry.pauses = 0;
      if (!entry.theirs && !entry.refused) schedule(entry, 0);
    }
  }

  // ---- a question of two texts ---------------------------------------------------------------

  function keepMine(entry) {
    const { hash } = entry.theirs;
    Object.assign(entry, { theirs: null, over: [hash], foreign: true, left: true });
    send(entry);
  }

  function takeTheirs(entry) {
    const { text, hash } = entry.theirs;
    Object.assign(entry, { theirs: null, pending: false, digest: hash, stands: text, left: true });
    remember(entry);
    const field = fieldOf(entry.key);
    if (field !== null) write(field, text);
    entry.foreign = true;
    ask(entry);
    tell();
  }

  function forget(entry) {
    Object.assign(entry, { pending: false, refused: null, sent: null });
    remember(entry);
    tell();
  }

  // ---- going away ----------------------------------------------------------------------------

  function flush() {
    for (const entry of pending()) {
      if (!entry.theirs && !entry.refused) send(entry);
    }
  }

  // The page goes away: what has no answer yet goes once more, in a request that outlives it.
  function flushForGood() {
    let room = KEEPALIVE_BYTES;
    for (const entry of pending()) {
      if (entry.theirs || entry.refused || !isOfHere(entry)) continue;
      const earlier = entry.sent && entry.sent.text !== entry.text;
      const over = earlier ? [...entry.over, "=" + clean(entry.sent.text, entry.oneLine)] : entry.over;
      const sent = entry.sent && !earlier ? entry.sent : numbered(entry, over);
      const body = JSON.stringify(bodyOf(entry, sent));
      const size = new TextEncoder().encode(body).length;
      if (size > room) continue;
      room -= size;
      entry.sent ??= sent;
      remember(entry);
      const take200 = async (answer) => {
        if (answer.status !== 200 || entry.text !== sent.text || !entry.pending) return;
        acknowledged(entry, sent, await answer.json());
        remember(entry);
        tell();
      };
      request(body, { keepalive: true }).then(take200, () => {});
    }
  }

  // A choice, a number or a date goes by a run of the page, and a page that goes before that run
  // takes it along. So a link, and the browser's Back, wait until a run says that it took up a mark
  // which was sent after the choice.
  let touched = null; // when something was last given that no run is known to have taken up
  let pressed = false; // it was a button
  let mark = 0; // the last one sent
  let marked = null; // the one that went after what was touched last
  let heard = null; // when a run said that it took that one up
  let changed = null; // the widget that has keys which it did not send yet; a date has more fields
  let awaited = null; // looks for the run that was asked for last to come and go
  let here = location.href;
  const LEADS_AWAY = "a[href], .keeper";
  const TOUCHES = ["click", "keydown", "input", "change", "drop", "focusout"];
  const ENTRY = "input, textarea, [contenteditable], [role=spinbutton]"; // the last are parts of a date
  const SAYS_NOTHING = new Set(["Tab", "Shift", "Control", "Alt", "Meta", "CapsLock"]);

  const PAGE_LINK = ["stPageLink-NavLink", "stTopNavLink", "stSidebarNavLink"]
    .map((name) => `[data-testid="${name}"]`)
    .join(", ");
  const POPOVER = '[data-testid="stPopoverBody"]';
  const SHORTCUT = '[data-testid="stButton"] kbd';
  const UPLOADING = "stFileChipIconSpinner";
  const FILE = "stFileChip"; // one that was chosen, and no form has stored

  const widgetOf = (element) => element?.closest?.('[data-testid="stElementContainer"]') ?? null;
  const shows = (testId) => document.querySelector(`[data-testid="${testId}"]`) !== null;
  const running = () => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState !== "notRunning";
  const runs = () => Date.now() - touched < (running() ? LEAVE_MS : pressed ? PRESS_MS : BEGINS_MS);

  // A run that was asked for may take away the field one types in: what that holds and did not hand
  // over would be gone with it.
  function awaitRun() {
    const until = Date.now() + GIVE_UP_MS;
    let ran = false;
    clearInterval(awaited);
    awaited = setInterval(() => {
      ran ||= running();
      if ((!ran || running()) && Date.now() < until) return;
      clearInterval(awaited);
      awaited = null;
    }, LOOK_MS);
  }

  function touch(event) {
    const target = event.target;
    here = location.href;
    if (!target.closest || target.closest(LEADS_AWAY) || nameOf(target) !== null) return;
    if (event.type === "keydown" && SAYS_NOTHING.has(event.key)) return;
    if (event.isTrusted && ["click", "keydown", "input"].includes(event.type)) {
      if (departure) awaitRun(); // the page that was asked for may come all the same
      endDeparture();
    }
    const widget = widgetOf(target);
    if (event.type === "focusout" && (changed === null || changed !== widget)) return;
    const isTyping = target.matches(FIELDS) && event.type !== "focusout";
    if (event.type === "input" && awaited && saysWhenLeft(target)) setTimeout(() => handOver(target));
    if (event.isTrusted && (!isTyping || event.key === "Enter")) awaitRun();
    if (["input", "keydown"].includes(event.type) && target.matches(ENTRY)) changed = widget;
    if (event.type === "focusout" && widgetOf(event.relatedTarget) !== changed) changed = null;
    touched = Date.now();
    // The button of a file asks for no run.
    pressed = event.type === "click" && target.closest("[data-testid='stButton'] button") !== null
      && target.closest("[class*='st-key-download-']") === null;
    marked = heard = null;
  }

  keeper.hear = (upTo) => {
    if (marked !== null && upTo >= marked) heard ??= Date.now();
  };

  // Whether a run has done all that was asked for; it asks for one when that is not known.
  function isTakenUp() {
    if (shows(UPLOADING)) [touched, marked, heard] = [Date.now(), null, null];
    if (touched === null || !keeper.isMounted()) return true;
    if (heard !== null && (!running() || Date.now() - heard > LEAVE_MS)) touched = null;
    else if (marked === null && !runs() && !departure && connected()) keeper.sendMark((marked = mark += 1));
    return touched === null;
  }

  // A field sends what it holds when one leaves it. Tells whether there was one.
  function leaveChanged() {
    const field = document.activeElement;
    if (changed === null || widgetOf(field) !== changed) return false;
    // A date does not send while its calendar is open.
    const close = { key: "Escape", code: "Escape", bubbles: true, cancelable: true };
    if (field.matches("[role=spinbutton]")) {
      field.dispatchEvent(new KeyboardEvent("keydown", close));
      setTimeout(() => document.activeElement?.blur()); // which the calendar gave the caret
    }
    field.blur();
    return true;
  }

  // The key of a button presses it, but takes nobody out of the field they are in.
  function pressedByKey(event) {
    const isItsKey = (key) => event.altKey && event.code === `Key${key.textContent.at(-1)}`;
    const key = [...document.querySelectorAll(SHORTCUT)].find(isItsKey);
    if (!key || !leaveChanged()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    key.closest("button").click();
  }

  function waitFor(isPage, go) {
    const texts = () => pending().some((entry) => !entry.theirs && !entry.refused);
    const choices = () => isPage && (newLines.isAdding() || !isTakenUp());
    if (!texts() && !choices()) return false;
    flush();
    clearInterval(leaving?.timer);
    const since = Date.now();
    leaving = { isPage, since: isPage && touched ? since : null };
    leaving.timer = setInterval(() => {
      const waited = Date.now() - since;
      if (texts() && waited < LEAVE_MS) return;
      const held = choices();
      if (held && waited < GIVE_UP_MS) return tell();
      clearInterval(leaving.timer);
      leaving = null;
      tell();
      if (!held) go();
    }, 10);
    return true;
  }

  // ---- getting there ------------------------------------------------------------------------

  // Streamlit gives all that the browser sends the page that stands there: what a field of the old
  // page says right behind a link calls that page back. So nothing of ours goes out meanwhile, and
  // a way that led nowhere is taken again, unless someone did something else on the old page.
  function endDeparture() {
    clearInterval(departure?.timer);
    departure = null;
    here = location.href;
  }

  function depart(from, go) {
    endDeparture();
    let [since, ran, still, times] = [Date.now(), false, 0, 1];
    const look = () => {
      ran ||= running();
      still = running() || !connected() ? 0 : still + 1;
      if (still < STILL_LOOKS || (!ran && Date.now() - since < ARRIVE_MS)) return;
      if (location.pathname !== from || times >= MOST_TIMES) return endDeparture();
      [since, ran, still, times] = [Date.now(), false, 0, times + 1];
      go();
    };
    departure = { timer: setInterval(look, LOOK_MS) };
  }

  let passing = null;
  // A run that came between may have drawn the link anew.
  function follow(link, href) {
    const same = (other) => other.href === href && other.textContent === link.textContent;
    const there = link.isConnected ? link : [...document.querySelectorAll("a[href]")].find(same);
    passing = there ?? link;
    passing.click();
    passing = null;
  }

  const leadsToPage = (link) => link.matches(PAGE_LINK) && link.pathname !== location.pathname;

  function departBy(link) {
    const { href } = link;
    if (leadsToPage(link)) depart(location.pathname, () => follow(link, href));
  }

  // A popover closes at a click beside it, and tells: not at the click on the link itself.
  function closePopovers(target) {
    const open = document.querySelector(POPOVER);
    if (open && !target.closest(POPOVER)) document.body.click();
  }

  function held(event) {
    const target = event.target.closest?.("a[href], [data-testid='stButton'] button");
    if (!target || target === passing || target.closest(".keeper")) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || target.target === "_blank") return flush();
    const isLink = target.tagName === "A";
    // A button that a script of ours presses takes nobody out of the field they are in.
    if (isLink || event.isTrusted) leaveChanged();
    if (isLink) closePopovers(target);
    const { href } = target;
    const waits = waitFor(isLink, () => {
      if (isLink) departBy(target);
      follow(target, href);
    });
    if (!waits) return isLink ? departBy(target) : undefined;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  // The address is that of the other page already: it is put back while this one finishes.
  function wentBack(event) {
    flush();
    if (passing === window) return;
    const [state, target, page] = [history.state, location.href, here];
    endDeparture(); // of before: Forward right behind Back is no way that led nowhere
    const from = new URL(page).pathname;
    leaveChanged();
    const go = () => {
      history.replaceState(state, "", target);
      here = target;
      passing = window;
      window.dispatchEvent(new PopStateEvent("popstate", { state }));
      passing = null;
    };
    const isOther = location.pathname !== from;
    const leave = () => (isOther ? depart(from, go) : undefined);
    if (!newLines.isAdding() && isTakenUp()) return leave(); // texts are kept in the tab
    const waits = waitFor(true, () => {
      go();
      leave();
    });
    if (!waits) return;
    event.stopImmediatePropagation();
    history.replaceState(state, "", page);
    here = page;
  }

  // ---- what the screen says ------------------------------------------------------------------

  keeper.status = () => {
    const waiting = pending();
    const words = keeper.data.words;
    if (waiting.some((entry) => entry.theirs || entry.refused)) return [words.notAll, true];
    if (waiting.length && (offline || !connected())) return [words.offline, true];
    const trouble = waiting.find((entry) => entry.trouble);
    if (trouble) return [trouble.trouble, true];
    if (waiting.some((entry) => Date.now() - entry.since > LATE_MS)) return [words.late, true];
    if (leaving?.since && Date.now() - leaving.since > LATE_MS) return [words.late, true];
    if (waiting.length || leaving?.since || newLines.isAdding()) return [words.saving, false];
    if (savedAt === null) return null;
    const form = { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: "Europe/Brussels" };
    return [words.savedAt.replace("{time}", savedAt.toLocaleTimeString("nl-BE", form)), false];
  };
  keeper.savedAt = () => savedAt?.getTime() ?? 0;
  keeper.keeps = (field) => nameOf(field) !== null;
  keeper.questions = () => pending().filter((entry) => entry.theirs || (entry.refused && !busyIn(entry)));
  const busyIn = (entry) => !entry.refused.copy && document.activeElement === fieldOf(entry.key);
  Object.assign(keeper, { keepMine, takeTheirs, forget, restore, anew, pending });

  // ---- what happens in the page --------------------------------------------------------------

  const seen = (event) => {
    const field = event.target;
    if (field.matches?.(FIELDS)) before.set(field, field.value);
  };
  document.addEventListener("focusin", seen, true);
  document.addEventListener("focusin", (event) => {
    const name = nameOf(event.target);
    caret = name && keyOf(name);
  }, true);
  document.addEventListener("beforeinput", seen, true);
  document.addEventListener("input", typed, true);
  document.addEventListener("focusout", (event) => {
    if (!event.target.disabled && event.target.isConnected) caret = null;
    const name = nameOf(event.target);
    const entry = name && entries.get(keyOf(name));
    if (entry) leave(entry);
  }, true);
  document.addEventListener("keydown", (event) => {
    const name = event.key === "Enter" && event.target.tagName === "INPUT" ? nameOf(event.target) : null;
    const entry = name && entries.get(keyOf(name));
    if (entry) leave(entry);
  }, true);
  document.addEventListener("keydown", pressedByKey, true);
  document.addEventListener("click", held, true);
  for (const kind of TOUCHES) document.addEventListener(kind, touch, true);
  window.switchingBack = wentBack; // first.js asks it, before Streamlit hears of it
  window.addEventListener("pagehide", flushForGood);
  document.addEventListener("visibilitychange", () => document.hidden && flush());
  window.addEventListener("online", anew);
  window.addEventListener("beforeunload", (event) => {
    leaveChanged();
    if ((touched && runs()) || newLines.holdsAny() || shows(FILE)) event.preventDefault();
    if (pending().some((entry) => entry.theirs || entry.refused || entry.failed)) event.preventDefault();
  });
  // Streamlit closes its fields while there is no connection: the caret comes back with it.
  function giveCaretBack() {
    const field = caret && document.activeElement === document.body ? fieldOf(caret) : null;
    if (field && !field.disabled) field.focus({ preventScroll: true });
  }

  const newLines = followNewLines(isTakenUp);
  followKnownNames();
  leaveBeforeEscape();
  let was = true;
  setInterval(() => {
    const is = connected();
    if (is && !was) {
      anew();
      if (!departure) keeper.run(`reconnected ${Date.now()}`); // show what others wrote meanwhile
    }
    was = is;
    if (is && keeper.asksAt && Date.now() > keeper.asksAt && !departure && !leaving) {
      keeper.asksAt = null;
      keeper.run(`asked ${Date.now()}`); // for what this run says of the session's end
    }
    if (is) giveCaretBack();
    if (pending().length) tell();
    for (const entry of entries.values()) if (entry.stands !== undefined) show(entry);
  }, 500);
  return keeper;
}

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function button(text, act) {
  const made = element("button", text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

// Where one types is not to be covered.
const isLow = (field) => field?.matches?.(FIELDS) && field.getBoundingClientRect().bottom > innerHeight / 2;

// Answers a question; by keyboard one goes on in the field that it was about, for the question goes.
const answer = (entry, act) => (event) => {
  act(entry);
  if (event.detail === 0) fieldOf(entry.key)?.focus();
};

// Each text that waits for an answer of the user, with what it may be.
function drawQuestions(place, keeper) {
  const { words } = keeper.data;
  const asked = keeper.questions();
  const drawn = JSON.stringify(asked.map((entry) => [entry.key, entry.theirs, entry.refused, entry.theirs && entry.text]));
  if (place.drawn === drawn) return;
  place.drawn = drawn;
  place.hidden = asked.length === 0;
  place.classList.toggle("above", isLow(document.activeElement));
  place.replaceChildren(
    ...asked.map((entry) => {
      const box = element("section");
      box.append(element("strong", entry.label));
      if (entry.theirs) {
        box.append(
          element("p", words.differs),
          element("blockquote", entry.theirs.text || "–"),
          element("p", words.yours),
          element("blockquote", entry.text || "–"),
          button(words.takeTheirs, answer(entry, keeper.takeTheirs)),
          button(words.keepMine, answer(entry, keeper.keepMine)),
        );
      } else {
        box.append(element("p", entry.refused.sentence));
        if (entry.refused.copy) {
          box.append(element("blockquote", entry.text || "–"), button(words.copied, answer(entry, keeper.forget)));
        }
      }
      return box;
    }),
  );
}

// What stands in forms, for the session that a reload begins.
function draftsOf({ user, database }) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(placeOf(DRAFTS, database)));
    return kept?.user === user ? kept.forms : null;
  } catch {
    return null;
  }
}

function keepDrafts({ user, database }, forms) {
  try {
    sessionStorage.setItem(placeOf(DRAFTS, database), JSON.stringify({ user, forms }));
  } catch {
    // A full or forbidden store: the session has them still.
  }
}

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const place = parentElement.querySelector(".keeper");
  const fresh = !window.switchingTexts;
  const keeper = (window.switchingTexts ??= makeKeeper());
  const other = keeper.data.user !== data.user || keeper.data.database !== data.database;
  keeper.data = data;
  keeper.run = (what) => setTriggerValue("saved", what);
  keeper.sendMark = (mark) => setStateValue("mark", mark);
  keeper.isMounted = () => place.isConnected;
  keeper.asksAt = data.ask_after === null ? null : Date.now() + data.ask_after * 1000 + 1000;
  keeper.hear(data.mark);
  if (!place.said) {
    place.said = true; // the run that follows knows that this tab saves its texts itself
    setStateValue("drafts", draftsOf(data));
    setStateValue("tab", keeper.tab);
  } else if (data.drafts !== null) {
    keepDrafts(data, data.drafts);
  }
  if (place.draws === undefined) {
    place.draws = () => {
      if (!place.isConnected) return keeper.listeners.delete(place.draws);
      drawQuestions(place, keeper);
    };
    keeper.listeners.add(place.draws);
  }
  if (fresh || other) keeper.restore();
  place.draws();
}
