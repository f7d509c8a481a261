// Where the keyboard stands. What one pressed may be gone when the page is drawn anew: the browser
// then puts the focus on nothing at all. It goes to what the page begins with there, to the field that
// the press brought, or to what now stands in the place of what is gone. A choice that makes a field
// appear right behind it leads into that field. A step of a call begins at its head. And a line that
// opens in place says whether it is open.
const LOOK_MS = 50;
const LONGEST_MS = 10000;
const CHOICE_MS = 5000; // within which a choice brings its field
const FLOW_MS = 700; // too soon for a Tab of someone who saw that the field has come
const STAYS = 4; // looks in a row in which the page had nothing to do

const KEPT = 20; // looks in which what got the focus may be drawn anew

const MAIN = '[data-testid="stMain"]';
const STOPS = 'a[href], button, input, textarea, summary, [tabindex="0"]';
const FIELDS = "input, textarea";
const ANSWERS = `${FIELDS}, [role="radio"]`;
const LINES = '[class*="st-key-line_"] button';
const ROWS = '.st-key-call_bar [role="radiogroup"]';
const CHOSEN = '[aria-checked="true"]';
const EDGE = 40; // in pixels: what stands before it shows that there is more
const WRAPPER = '[data-testid="stLayoutWrapper"]';
const WIDGET = '[data-testid="stElementContainer"]';
const CHOICES = '[role="option"], [role="combobox"], [role="radio"], [type="checkbox"], [type="radio"]';
const TEXTS = 'input:not([type="checkbox"], [type="radio"], [type="file"], [role="combobox"]), textarea';
const BEGINS = '[class*="st-key-begin_"]';

const app = () => document.querySelector('[data-testid="stApp"]');
const idle = () => app()?.dataset.testScriptState === "notRunning";
const isStop = (item) =>
  item.tabIndex >= 0 && !item.disabled && item.getClientRects().length > 0 && !item.matches(MAIN);
const stops = () => [...document.querySelectorAll(`${MAIN} :is(${STOPS})`)].filter(isStop);
const nowhere = () => [null, document.body].includes(document.activeElement);

function makeFocus() {
  let place = null; // the last stop on the page itself: what opened a small window, not what is in it
  let watch = null;
  let given = null; // what got the focus in the place of what is gone, and nobody went on from yet

  // What the page begins with, where it is another one than before.
  const beginning = (before) => {
    const parts = [...document.querySelectorAll(BEGINS)].filter((part) => part.getClientRects().length);
    const found = parts.flatMap((part) => [...part.querySelectorAll(FIELDS)].filter(isStop));
    return found.find((field) => !before.includes(field));
  };

  const brought = (before) => stops().find((item) => item.matches(ANSWERS) && !before.includes(item));

  const following = (before, index) => {
    const there = stops();
    const ahead = before.slice(0, index).filter((item) => there.includes(item));
    return ahead.length ? (there[there.indexOf(ahead.at(-1)) + 1] ?? ahead.at(-1)) : null;
  };

  // A press by keyboard, or by what reads the screen aloud: a pointer needs no focus.
  const pressed = (event) => {
    if (event.isTrusted && (given || event.target.matches?.(TEXTS))) clearInterval(watch);
    const on = event.target.closest?.(STOPS);
    if (!on || (event.type === "click" && event.detail > 0)) return;
    if (event.type === "keydown" && !(["Enter", " "].includes(event.key) || event.altKey)) return;
    const at = on.closest(MAIN) ? on : place;
    const before = stops();
    const index = before.indexOf(at);
    const { pathname } = location;
    const until = Date.now() + LONGEST_MS;
    let [quiet, kept] = [0, 0];
    given = null;
    clearInterval(watch);
    watch = setInterval(() => {
      quiet = idle() ? quiet + 1 : 0;
      const over = Date.now() > until || location.pathname !== pathname || index < 0;
      if (over || (!nowhere() && !on.isConnected && document.activeElement !== given)) {
        return clearInterval(watch);
      }
      if (given?.isConnected && ++kept > KEPT) return clearInterval(watch);
      // The page was drawn in more than one run.
      const begins = given && beginning(before);
      if (begins && begins !== given) return (given = begins).focus();
      const stands = given ?? on;
      if (quiet < STAYS || (stands.isConnected && !stands.disabled) || !nowhere()) return;
      [kept, given] = [0, beginning(before) ?? brought(before) ?? following(before, index)];
      if (given) given.focus();
      else clearInterval(watch);
    }, LOOK_MS);
  };

  const seen = (event) => {
    if (event.target.closest?.(MAIN)) place = event.target;
  };

  const behind = (widget) =>
    stops().find((item) => widget.compareDocumentPosition(item) === Node.DOCUMENT_POSITION_FOLLOWING);

  // What comes before a field is drawn later now and then, and moves it behind a bar at the foot.
  const keepInSight = (field) => {
    const until = Date.now() + CHOICE_MS;
    let quiet = 0;
    const watching = setInterval(() => {
      quiet = idle() ? quiet + 1 : 0;
      if (quiet < STAYS && Date.now() < until) return;
      clearInterval(watching);
      if (document.activeElement === field) field.scrollIntoView({ block: "nearest" });
    }, LOOK_MS);
  };

  // Tab may have passed by before the field was there, or come right behind it: then too it was meant
  // for the way there. Whoever did anything else stays where they are.
  let choosing = null;
  let tabbed = false; // since the choice
  let led = null; // the field that one was led into, and until when a Tab is still of that way
  const isOfTheWay = (event) =>
    !event.shiftKey && led?.field === document.activeElement && Date.now() < led.until;
  const chose = (event) => {
    if (!event.isTrusted || event.key === "Shift") return;
    const isTab = event.key === "Tab";
    tabbed = isTab;
    if (isTab && isOfTheWay(event)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    led = null;
    if (isTab) return;
    clearInterval(choosing);
    const on = event.target.closest?.(CHOICES);
    if (!on || (event.type === "keydown" && !["Enter", " "].includes(event.key))) return;
    const widget = (on.closest(MAIN) ? on : place)?.closest(WIDGET);
    if (!widget) return;
    const known = stops().map((item) => item.ariaLabel);
    const until = Date.now() + CHOICE_MS;
    choosing = setInterval(() => {
      const field = behind(widget);
      const isNew = field?.matches(TEXTS) && !known.includes(field.ariaLabel);
      if (isNew || Date.now() > until || !widget.isConnected) clearInterval(choosing);
      if (!isNew) return;
      field.focus();
      keepInSight(field);
      if (!tabbed) led = { field, until: Date.now() + FLOW_MS };
    }, LOOK_MS);
  };

  for (const name of ["keydown", "click"]) {
    document.addEventListener(name, pressed, true);
    document.addEventListener(name, chose, true);
  }
  document.addEventListener("focusin", seen, true);
}

function sayWhatIsOpen(state) {
  for (const line of document.querySelectorAll(LINES)) {
    const open = String(line.querySelector("em")?.textContent === state.close);
    if (line.getAttribute("aria-expanded") !== open) line.setAttribute("aria-expanded", open);
  }
}

// A row of steps that scrolls sideways shows the one that is chosen.
function showChosen(state) {
  for (const row of document.querySelectorAll(ROWS)) {
    const chosen = row.querySelector(CHOSEN);
    if (!chosen || state.chosen === chosen || row.scrollWidth <= row.clientWidth) continue;
    state.chosen = chosen;
    row.scrollLeft += chosen.getBoundingClientRect().left - row.getBoundingClientRect().left - EDGE;
  }
}

// The address keeps the step in sight, for who loads the page anew. It adds nothing to the way Back.
function keepStep() {
  const chosen = document.querySelector(`${ROWS} ${CHOSEN}`);
  if (!chosen || !location.pathname.endsWith("/intake_call")) return;
  const [address, at] = [new URL(location.href), String([...chosen.parentElement.children].indexOf(chosen) + 1)];
  if (address.searchParams.get("at") === at) return;
  address.searchParams.set("at", at);
  history.replaceState(history.state, "", address);
}

// Another step begins where the bar ends; on a page that was scrolled down it would be out of sight.
function beginStep(state) {
  const chosen = document.querySelector(`${ROWS} ${CHOSEN}`);
  const bar = chosen?.closest(".st-key-call_bar").closest(WRAPPER);
  if (!bar) return (state.step = null);
  const row = [...chosen.parentElement.children];
  const step = `${new URL(location.href).searchParams.get("switch")} ${row.indexOf(chosen)}`;
  const isOther = ![null, undefined, step].includes(state.step);
  state.step = step;
  if (!isOther) return;
  const main = document.querySelector(MAIN);
  const hidden = Math.max(
    bar.getBoundingClientRect().bottom - (bar.nextElementSibling?.getBoundingClientRect().top ?? Infinity),
    main.getBoundingClientRect().top - bar.getBoundingClientRect().top,
  );
  if (hidden > 0) main.scrollTop -= hidden + EDGE;
}

export default function ({ data }) {
  const fresh = !window.switchingFocus;
  const state = (window.switchingFocus ??= {});
  state.close = data.close;
  if (!fresh) return;
  makeFocus();
  keepListsOpen();
  closeWithoutClearing();
  stepNumbers();
  enterPopovers();
  const look = () => {
    showDigits();
    passClearing();
    sayWhatIsOpen(state);
    showChosen(state);
    beginStep(state);
    keepStep();
  };
  const changes = { childList: true, subtree: true, characterData: true, attributeFilter: ["aria-checked"] };
  addEventListener("resize", () => {
    state.chosen = null;
    look();
  });
  new MutationObserver(look).observe(document.body, changes);
  look();
}
